package dev.mcptether.bridge;

import dev.mcptether.event.EventSink;
import dev.mcptether.event.Message;
import dev.mcptether.event.Method;
import dev.mcptether.link.Uplink;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Timers.Timer;
import dev.mcptether.time.Turns;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The messages that wait for a link, each call among them for as long as it may. Turns only.
final class Waiting {
    /// A client that probes with `server/discover` falls back to the legacy handshake after 5 to 10
    /// s without an answer, for the whole session (C# SDK 5 s, Python SDK 10 s). It must hear
    /// before that.
    private static final Duration DISCOVER_WAIT = Duration.ofSeconds(4);

    private final Outbox outbox;
    private final Duration callWait;
    private final Listener listener;
    private final Turns turns;
    private final Timers timers;
    private final EventSink events;
    private @Nullable Timer expiry;
    private @Nullable Long expiryNanos;
    private int reported;

    /// Hears what comes of those that wait, in turns.
    interface Listener {
        /// The calls of this message have waited long enough; it waits no more.
        void expired(Outgoing message);

        /// Nothing waits any more.
        void settled();
    }

    /// @param callWait how long a call waits
    Waiting(Outbox outbox, Duration callWait, Listener listener, Uplink.Context context) {
        this.outbox = outbox;
        this.callWait = callWait;
        this.listener = listener;
        this.turns = context.turns();
        this.timers = context.timers();
        this.events = context.events();
    }

    /// Puts a message at the end, unless there is no room.
    boolean offer(Outgoing message) {
        if (!outbox.offer(message, expiresNanos(message))) {
            return false;
        }
        message.calls().forEach(call -> call.message = message);
        changed();
        return true;
    }

    /// Puts messages that were sent before everything that was not.
    void putBack(List<Outgoing> messages) {
        outbox.putBack(messages, this::expiresNanos);
        changed();
    }

    private long expiresNanos(Outgoing message) {
        boolean discover =
                message.calls().stream().anyMatch(call -> call.method == Method.DISCOVER);
        Duration wait =
                discover && DISCOVER_WAIT.compareTo(callWait) < 0 ? DISCOVER_WAIT : callWait;
        return timers.nanos() + wait.toNanos();
    }

    void remove(Outgoing message) {
        outbox.remove(message);
        changed();
    }

    /// The next message to send; {@link #changed} follows once for all.
    @Nullable Outgoing poll() {
        return outbox.poll();
    }

    /// Takes out all messages of which this is true.
    List<Outgoing> takeIf(Predicate<Outgoing> wanted) {
        List<Outgoing> taken = outbox.takeIf(wanted);
        changed();
        return taken;
    }

    int size() {
        return outbox.size();
    }

    boolean isEmpty() {
        return outbox.isEmpty();
    }

    /// Says how many wait, and looks again when the next has waited long enough.
    void changed() {
        if (outbox.size() != reported) {
            reported = outbox.size();
            events.emit(new Message.QueueChanged(reported));
            if (reported == 0) {
                listener.settled();
            }
        }
        Long next = outbox.nextExpiryNanos();
        if (Objects.equals(next, expiryNanos)) {
            return;
        }
        if (expiry != null) {
            expiry.cancel();
        }
        expiryNanos = next;
        expiry = next == null ? null : after(next - timers.nanos());
    }

    private Timer after(long leftNanos) {
        return timers.after(
                Duration.ofNanos(Math.max(leftNanos, 0)), () -> turns.run(this::expire));
    }

    private void expire() {
        expiryNanos = null;
        outbox.expired(timers.nanos()).forEach(listener::expired);
        changed();
    }
}
