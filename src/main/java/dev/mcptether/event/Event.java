package dev.mcptether.event;

/// A fact about this instance, stated once, after it became true, by the code that made it true.
///
/// Events are values: they compare with `equals`, and carry no payload, no secret, no time stamp
/// and no sequence number (the fan-out adds those). What each record states stands in the
/// catalogue, {@link Fact}, from which the log line and docs/telemetry.md come.
public sealed interface Event
        permits Call,
                Daemon,
                Dropped,
                Exai,
                Instance,
                Link,
                Message,
                Parent,
                Server,
                SessionEvent,
                Telemetry {}
