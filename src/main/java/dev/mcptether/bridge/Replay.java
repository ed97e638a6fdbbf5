package dev.mcptether.bridge;

import dev.mcptether.event.EventSink;
import dev.mcptether.event.Link;
import dev.mcptether.event.Link.ReplayOutcome;
import dev.mcptether.link.Uplink;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Timers.Timer;
import dev.mcptether.time.Turns;
import dev.mcptether.wire.RequestId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One repetition of the handshake to a new daemon: from the `initialize` that is sent again to the
/// answer that is swallowed, and the requests of our own behind it. Turns only.
final class Replay {
    /// What a daemon may take to answer, after which it is taken for dead.
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final OwnIds ids;
    private final Turns turns;
    private final Timers timers;
    private final EventSink events;
    private final Set<RequestId> ours = new HashSet<>();
    private @Nullable Timer timeout;
    private long startedNanos;

    Replay(OwnIds ids, Uplink.Context context) {
        this.ids = ids;
        this.turns = context.turns();
        this.timers = context.timers();
        this.events = context.events();
    }

    /// @param silent runs in a turn when no answer has come in time
    void begin(Runnable silent) {
        stop();
        startedNanos = timers.nanos();
        timeout = timers.after(TIMEOUT, () -> turns.run(silent));
    }

    void end(ReplayOutcome outcome, boolean daemonChanged) {
        stop();
        Duration took = Duration.ofNanos(timers.nanos() - startedNanos);
        events.emit(new Link.HandshakeReplayed(outcome, daemonChanged, took));
    }

    /// Waits no longer.
    void stop() {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }

    /// The messages that restore what the handshake alone does not.
    List<byte[]> restore(Handshake handshake) {
        Handshake.Restoration restoration = handshake.restoration(ids);
        ours.addAll(restoration.ids());
        return restoration.messages();
    }

    /// Whether an answer is to one of our own requests, and so nobody else's.
    boolean takes(RequestId id) {
        return ours.remove(id);
    }

    /// The link is gone, and with it the answers to our own requests.
    void cut() {
        ours.clear();
    }
}
