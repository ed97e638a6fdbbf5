package dev.mcptether.event;

/// A fact about this instance. The code that makes it true states it, once, after it is true.
///
/// Events are values. They compare with `equals`, and carry no payload, no secret, no time stamp
/// and no sequence number; the fan-out adds the last two. The catalogue, {@link Fact}, says what
/// each record states. Log lines and docs/telemetry.md come from it.
///
/// Nesting: an instance holds everything. Within it an outage holds attempts. An attempt that opens
/// a link ends before the link's own events. A session holds calls. A call may outlive a link, but
/// never its session. Whatever begins ends exactly once, before the instance does, and in any order
/// with its siblings. {@link Pairing} says which events belong together, and every test checks
/// them.
///
/// Contract for listeners: an event comes on the thread that made it true. That thread holds no
/// lock, so a listener may take one of its own. A listener must not block, because the thread may
/// be the one that reads the client or the socket. An exception of a listener is counted and goes
/// no further. Two threads may deliver at once; the events of one thread come in its order.
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
