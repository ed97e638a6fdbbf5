package dev.mcptether.event;

import java.util.Map;

/// Events about telemetry itself: what could not be recorded, and increments without lines of their
/// own.
public sealed interface Telemetry extends Event {
    /// A part of telemetry cannot store or send what it should. The bridge goes on.
    record Degraded(Part part, String why) implements Telemetry {}

    record EndpointOpened(String address) implements Telemetry {}

    /// The event log writes this itself: what events without a line of their own have added since
    /// the last such line.
    ///
    /// @param increments series name with labels, to its increase
    record Counted(Map<String, Decimal> increments) implements Telemetry {}

    /// The first line of every file of an event log, except the first file. It carries all counters
    /// so far, so that the rest can be proven without the files before.
    ///
    /// @param file counted from 2
    record LogContinued(int file) implements Telemetry {}

    /// The parts that can degrade.
    enum Part implements Label {
        HOME,
        SLOTS,
        EVENT_LOG,
        INSTANCE_CARD,
        ENDPOINT,
        SPANS,
        TARGETS,
        AOT_CACHE,
        FLEET
    }
}
