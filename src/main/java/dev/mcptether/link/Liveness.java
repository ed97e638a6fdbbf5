package dev.mcptether.link;

import dev.mcptether.config.ShimConfig.Pings;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Timers.Timer;
import dev.mcptether.time.Turns;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Pings an open connection and reports when the other side is silent for too long. While we do not
/// read, because the client does not, silence proves nothing and the clock stops.
///
/// Turns only, except for {@link #heard}, which any thread may call.
public final class Liveness {
    private final Pings pings;
    private final Timers timers;
    private volatile long heardNanos;
    private long pingedNanos;
    private boolean paused;
    private @Nullable Watch watch;

    public Liveness(Pings pings, Timers timers) {
        this.pings = pings;
        this.timers = timers;
    }

    Duration timeout() {
        return pings.timeout();
    }

    /// @param silent runs once, in a turn, and ends the watch
    void start(Turns turns, Connection connection, Runnable silent) {
        stop();
        heardNanos = timers.nanos();
        pingedNanos = heardNanos;
        paused = false;
        watch = new Watch(turns, connection, silent);
        watch.schedule();
    }

    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    void pause() {
        paused = true;
    }

    /// Returns whether the watch was paused.
    boolean resume(long nowNanos) {
        if (!paused) {
            return false;
        }
        paused = false;
        heardNanos = nowNanos;
        return true;
    }

    void stop() {
        if (watch != null) {
            watch.next.cancel();
            watch = null;
        }
    }

    /// Whether the other side was asked and has been silent for too long. Without a ping in that
    /// time an idle daemon would count as dead, if the interval is longer than the timeout.
    private boolean isSilent(long nowNanos) {
        return !paused
                && pingedNanos - heardNanos > 0
                && nowNanos - heardNanos >= pings.timeout().toNanos();
    }

    /// The watch on one connection.
    private final class Watch {
        private final Turns turns;
        private final Connection connection;
        private final Runnable silent;
        private Timer next = () -> {};

        Watch(Turns turns, Connection connection, Runnable silent) {
            this.turns = turns;
            this.connection = connection;
            this.silent = silent;
        }

        void schedule() {
            next = timers.after(pings.interval(), () -> turns.run(this::check));
        }

        private void check() {
            if (watch != this) {
                return;
            }
            long nowNanos = timers.nanos();
            if (isSilent(nowNanos)) {
                stop();
                silent.run();
                return;
            }
            connection.ping();
            pingedNanos = nowNanos;
            schedule();
        }
    }
}
