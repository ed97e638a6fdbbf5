package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.Call;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Event;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Fact;
import dev.mcptether.event.Fact.Recording;
import dev.mcptether.event.Instance;
import dev.mcptether.time.Threads;
import java.time.InstantSource;
import java.util.List;

/// The one sink that the core emits to. On the emitting thread, the slots count each event first.
/// Then an event without a line of its own is added to the log's running count; every other event
/// is stamped and passed to the subscribers.
///
/// It never blocks and never throws. It takes no lock for events of the message path. It allocates
/// nothing for events without a line; the only event of the message path with a line is the end of
/// a call. After `Instance.Stopped` nothing is accepted. Before it, the events that other threads
/// have begun to emit are finished, and everything that is still open ends. So the final counters
/// are final, and whatever begins has its end.
public final class Fanout implements EventSink {
    private final InstantSource clock;
    private final EventSink slots;
    private final EventSink unlogged;
    private final TracedCalls calls;

    /// An array, because a loop over a list makes an iterator for every event.
    private final Subscriber[] subscribers;

    private final RefusalLines refusals = new RefusalLines();
    private final Emitting emitting = new Emitting();
    private final Unfinished unfinished = new Unfinished();

    /// @param unlogged counts events without a line of their own, for the log's next
    ///   `telemetry.counted`
    public Fanout(
            InstantSource clock,
            EventSink slots,
            EventSink unlogged,
            TracedCalls calls,
            List<Subscriber> subscribers) {
        this.clock = clock;
        this.slots = slots;
        this.unlogged = unlogged;
        this.calls = calls;
        this.subscribers = subscribers.toArray(Subscriber[]::new);
    }

    @Override
    public void emit(Event event) {
        if (event instanceof Instance.Stopped) {
            if (emitting.end()) {
                unfinished.ends(clock.instant()).forEach(this::pass);
                pass(event);
            }
            return;
        }
        boolean accepted = emitting.begin();
        try {
            if (accepted) {
                pass(event);
            }
        } finally {
            emitting.done();
        }
    }

    private void pass(Event event) {
        count(slots, event);
        if (Fact.of(event).recording() == Recording.COUNTED) {
            count(unlogged, event);
            if (event instanceof Call.Started started) {
                calls.began(started, clock);
            }
        } else if (event instanceof Daemon.ConnectionRefused refused) {
            stampOrCount(refused);
        } else {
            stamp(event);
        }
    }

    private void stampOrCount(Daemon.ConnectionRefused refused) {
        Event line = refusals.admit(refused, clock.millis());
        if (line == null) {
            count(unlogged, refused);
        } else {
            stamp(line);
        }
    }

    private void stamp(Event event) {
        Stamped stamped = new Stamped(clock.instant(), event, calls.of(event));
        if (!(event instanceof Call)) {
            unfinished.note(event, stamped.time());
        }
        for (Subscriber subscriber : subscribers) {
            try {
                subscriber.accept(stamped);
            } catch (Throwable broken) { // also errors: the core must never see them
                Threads.surpriseIfOutOfMemory(broken);
                Dropped dropped = new Dropped(Dropped.What.EVENT, Dropped.Why.FAILED, 1);
                count(slots, dropped);
                count(unlogged, dropped);
            }
        }
    }

    private static void count(EventSink sink, Event event) {
        try {
            sink.emit(event);
        } catch (Throwable broken) { // a mapped file that was cut short raises InternalError
            Threads.surpriseIfOutOfMemory(broken);
        }
    }
}
