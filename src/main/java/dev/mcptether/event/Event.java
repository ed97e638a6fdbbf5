package dev.mcptether.event;

/// A fact about this instance, stated once, after it became true, by the code that made it true.
///
/// Events are values: they compare with `equals`, and carry no payload, no secret, no time stamp
/// and no sequence number (the fan-out adds those). What each record states stands in the
/// catalogue, {@link Fact}, from which the log line and docs/telemetry.md come.
///
/// Nesting: an instance holds everything. Within it an outage holds attempts; an attempt that opens
/// a link ends before the link's own events. A session holds calls; a call may outlive a link,
/// never its session. What begins ends exactly once, in any order with its siblings, and before the
/// instance does: {@link Pairing} says which events belong together, and every test checks them.
///
/// Contract of whoever listens: an event comes on the thread that made it true, which holds no
/// lock, so a listener may take one of its own. It must not block: the thread may be the one that
/// reads the client or the socket. What a listener throws is counted and goes no further. Two
/// threads may deliver at once; events of one thread come in its order.
public sealed interface Event
        permits Call,
                Daemon,
                Dropped,
                Exai,
                Fleet,
                Instance,
                Link,
                Message,
                Parent,
                Server,
                SessionEvent,
                Telemetry {}
