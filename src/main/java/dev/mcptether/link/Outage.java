package dev.mcptether.link;

import dev.mcptether.event.EventSink;
import dev.mcptether.event.Link;
import dev.mcptether.event.Link.RetryCause;
import dev.mcptether.time.Timers;
import java.time.Duration;

/// The time without a usable link, over all attempts to open one. Turns only.
final class Outage {
    private final Timers timers;
    private final EventSink events;
    private boolean present;
    private long sinceNanos;

    Outage(Timers timers, EventSink events) {
        this.timers = timers;
        this.events = events;
    }

    /// Begins an outage; does nothing during one.
    void begin(RetryCause cause) {
        if (!present) {
            present = true;
            sinceNanos = timers.nanos();
            events.emit(new Link.OutageBegan(cause));
        }
    }

    /// The time since the last outage began.
    Duration lasted() {
        return Duration.ofNanos(timers.nanos() - sinceNanos);
    }

    /// Ends the outage; does nothing if there is none.
    void end() {
        if (present) {
            present = false;
            events.emit(new Link.OutageEnded(lasted()));
        }
    }
}
