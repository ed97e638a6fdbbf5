package dev.mcptether.bridge;

import dev.mcptether.event.EventSink;
import dev.mcptether.event.Message;
import dev.mcptether.event.Method;
import dev.mcptether.link.Uplink;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Timers.Timer;
import dev.mcptether.time.Turns;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The messages that wait for a link. Each call among them waits for a limited time. Turns only.
final class Waiting {
    /// A client that tries `server/discover` first falls back to the legacy handshake for the whole
    /// session if no answer comes within 5 to 10 s (C# SDK 5 s, Python SDK 10 s). It must hear from
    /// us before that.
    private static final Duration DISCOVER_WAIT = Duration.ofSeconds(4);

    /// Clients give a server 30 s to 60 s to start. If the handshake can be answered without a
    /// daemon, it does not wait longer than this for one. A daemon that refuses us says so sooner.
    private static final Duration INTRODUCTION_WAIT = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final Duration callWait;
    private final boolean introduces;
    private final Listener listener;
    private final Turns turns;
    private final Timers timers;
    private final EventSink events;
    private @Nullable Timer expiry;
    private @Nullable Long expiryNanos;
    private int reported;

    /// Hears what becomes of the messages that wait, in turns.
    interface Listener {
        /// The calls of this message have waited long enough. The message is taken out.
        void expired(Outgoing message);

        /// Nothing waits any more.
        void settled();
    }

    /// @param callWait how long a call waits
    /// @param introduces whether `initialize` can be answered without a daemon
    Waiting(
            Outbox outbox,
            Duration callWait,
            boolean introduces,
            Listener listener,
            Uplink.Context context) {
        this.outbox = outbox;
        this.callWait = callWait;
        this.introduces = introduces;
        this.listener = listener;
        this.turns = context.turns();
        this.timers = context.timers();
        this.events = context.events();
    }

    /// Adds a message at the end. Returns false if there is no room.
    boolean offer(Outgoing message) {
        if (!outbox.offer(message, expiresNanos(message))) {
            return false;
        }
        message.calls().forEach(call -> call.message = message);
        changed();
        return true;
    }

    /// Puts messages that were sent before in front of those that were not.
    void putBack(List<Outgoing> messages) {
        outbox.putBack(messages, this::expiresNanos);
        changed();
    }

    private long expiresNanos(Outgoing message) {
        Duration wait =
                message.calls().stream()
                        .map(call -> most(call.method))
                        .min(Comparator.naturalOrder())
                        .orElse(callWait);
        return timers.nanos() + wait.toNanos();
    }

    private Duration most(Method method) {
        Duration most =
                switch (method) {
                    case DISCOVER -> DISCOVER_WAIT;
                    case INITIALIZE -> introduces ? INTRODUCTION_WAIT : callWait;
                    default -> callWait;
                };
        return most.compareTo(callWait) < 0 ? most : callWait;
    }

    void remove(Outgoing message) {
        outbox.remove(message);
        changed();
    }

    /// The next message to send. Call {@link #changed} once after the last one.
    @Nullable Outgoing poll() {
        return outbox.poll();
    }

    /// Takes out all messages that match.
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

    /// Emits how many messages wait, and sets the timer for the next call to expire.
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
