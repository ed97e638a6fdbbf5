package dev.mcptether.link;

import dev.mcptether.event.EventSink;
import dev.mcptether.event.Link;
import dev.mcptether.event.Link.RetryCause;
import dev.mcptether.time.Timers;
import java.time.Duration;

/// The time without a usable link, over all attempts to find one. Turns only.
final class Outage {
    private final Timers timers;
    private final EventSink events;
    private boolean present;
    private long sinceNanos;

    Outage(Timers timers, EventSink events) {
        this.timers = timers;
        this.events = events;
    }

    /// Does nothing during an outage.
    void begin(RetryCause cause) {
        if (!present) {
            present = true;
            sinceNanos = timers.nanos();
            events.emit(new Link.OutageBegan(cause));
        }
    }

    /// How long it is since the last one began.
    Duration lasted() {
        return Duration.ofNanos(timers.nanos() - sinceNanos);
    }

    /// Does nothing outside of an outage.
    void end() {
        if (present) {
            present = false;
            events.emit(new Link.OutageEnded(lasted()));
        }
    }
}
