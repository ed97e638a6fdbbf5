package dev.mcptether.daemon.hosting;

import dev.mcptether.event.Event;
import dev.mcptether.event.EventSink;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Turns;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What has happened and is not emitted yet, in the order in which it happened. It is filled under
/// a lock, and emptied after its release by one thread at a time. Without it a quick child's answer
/// would be told before the call that it answers. Any thread.
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

    /// Emits all of it, unless another thread is about to. The caller holds no lock.
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
