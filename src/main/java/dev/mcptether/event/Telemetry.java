package dev.mcptether.event;

import dev.mcptether.event.Fact.Recording;
import java.util.Map;

/// Telemetry about telemetry: what could not be recorded, and increments without lines of their
/// own.
public sealed interface Telemetry extends Event {
    /// A part of telemetry works without its durable half; the bridge goes on.
    @Fact(
            name = "telemetry.degraded",
            severity = Severity.WARN,
            doc = "A part of telemetry cannot work as it should; messages are not affected.")
    record Degraded(Part part, String why) implements Telemetry {}

    @Fact(name = "telemetry.endpoint_opened", doc = "The /metrics endpoint answers.")
    record EndpointOpened(String address) implements Telemetry {}

    /// Written by the event log itself: what the events without a line of their own have added
    /// since the last such line.
    ///
    /// @param increments series name with labels, to its increase
    @Fact(
            name = "telemetry.counted",
            severity = Severity.DEBUG,
            doc = "Increments of the counters by events that have no line of their own.",
            recording = Recording.LINE)
    record Counted(Map<String, Decimal> increments) implements Telemetry {}

    /// The first line of every file of an event log but the first; it carries all counters so far,
    /// so that what follows can be proven without what came before.
    ///
    /// @param file counted from 2
    @Fact(
            name = "telemetry.log_continued",
            severity = Severity.DEBUG,
            doc = "The event log goes on in another file.")
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
        SUBSCRIBER
    }
}
