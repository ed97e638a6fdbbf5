package dev.mcptether.app;

import dev.mcptether.event.Event;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Message;
import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// Gives back what a large message took. The collector of a shim returns memory only when it
/// collects everything, and in an idle session nothing would make it do so for hours. Any thread.
final class HeapRelief implements EventSink {
    private static final int LARGE_BYTES = 1 << 20;
    private static final Duration LATER = Duration.ofSeconds(10);

    private final EventSink events;
    private final Timers timers;
    private final Runnable collector;
    private final AtomicBoolean due = new AtomicBoolean();

    /// @param events is handed every event
    /// @param collector collects everything: `System::gc`; at most once in 10 s
    HeapRelief(EventSink events, Timers timers, Runnable collector) {
        this.events = events;
        this.timers = timers;
        this.collector = collector;
    }

    @Override
    public void emit(Event event) {
        events.emit(event);
        if (event instanceof Message.Passed passed
                && passed.bytes() >= LARGE_BYTES
                && !due.getAndSet(true)) {
            var _ = timers.after(LATER, this::collect);
        }
    }

    private void collect() {
        due.set(false);
        collector.run();
    }
}
