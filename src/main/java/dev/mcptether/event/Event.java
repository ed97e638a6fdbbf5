package dev.mcptether.event;

/// A fact about this instance, stated once, after it became true, by the code that made it true.
///
/// Events are values: they compare with `equals`, and carry no payload, no secret, no time stamp
/// and no sequence number (the fan-out adds those). Every record below carries a {@link Fact}; from
/// it come the log line, docs/telemetry.md and the exhaustive mapping to counters and spans.
public sealed interface Event
        permits Call, Daemon, Dropped, Instance, Link, Message, Parent, SessionEvent, Telemetry {}
