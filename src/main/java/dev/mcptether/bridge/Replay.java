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

/// Repeats the client's handshake to a new daemon. It sends `initialize` again, keeps the answer
/// from the client, and then sends our own requests that restore the rest. Turns only.
final class Replay {
    /// A daemon that takes longer to answer counts as dead.
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

    /// @param silent runs in a turn if no answer comes in time
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

    /// Stops waiting for the answer.
    void stop() {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }

    /// The messages that restore what `initialize` alone does not.
    List<byte[]> restore(Handshake handshake) {
        Handshake.Restoration restoration = handshake.restoration(ids);
        ours.addAll(restoration.ids());
        return restoration.messages();
    }

    /// Whether an answer belongs to one of our own requests.
    boolean takes(RequestId id) {
        return ours.remove(id);
    }

    /// The link is lost. No answer to our own requests will come.
    void cut() {
        ours.clear();
    }
}
