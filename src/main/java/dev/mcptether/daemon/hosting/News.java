package dev.mcptether.daemon.hosting;

import dev.mcptether.event.Event;
import dev.mcptether.event.EventSink;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Turns;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Events that have happened and are not emitted yet, in order. Events are added under a lock, and
/// one thread at a time emits them after the release. Without this, the end of a quick call could
/// be emitted before its start. Any thread may call.
final class News {
    private final EventSink events;
    private final Queue<Event> untold = new ConcurrentLinkedQueue<>();
    private final Turns telling = new Turns(Threads::surprise);

    News(EventSink events) {
        this.events = events;
    }

    void add(Event event) {
        untold.add(event);
    }

    /// Emits all events, unless another thread is doing so. The caller holds no lock.
    void tell() {
        if (!untold.isEmpty()) {
            telling.run(this::tellAll);
        }
    }

    private void tellAll() {
        for (Event next = untold.poll(); next != null; next = untold.poll()) {
            events.emit(next);
        }
    }
}
