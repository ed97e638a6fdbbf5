package dev.mcptether.link;

import dev.mcptether.config.ShimConfig.Pings;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Timers.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Pings an open connection and tells when the other side has been silent for too long. While we do
/// not read, because the client does not, silence says nothing and the clock stands still.
///
/// Turns only, except for {@link #heard}, which any thread may call.
public final class Liveness {
    private final Pings pings;
    private final Timers timers;
    private volatile long heardNanos;
    private boolean paused;
    private @Nullable Timer next;

    public Liveness(Pings pings, Timers timers) {
        this.pings = pings;
        this.timers = timers;
    }

    Duration timeout() {
        return pings.timeout();
    }

    /// @param silent is run on the timers' thread
    void start(Connection connection, Runnable silent) {
        heardNanos = timers.nanos();
        paused = false;
        schedule(connection, silent);
    }

    private void schedule(Connection connection, Runnable silent) {
        next = timers.after(pings.interval(), () -> check(connection, silent));
    }

    private void check(Connection connection, Runnable silent) {
        if (!paused && timers.nanos() - heardNanos >= pings.timeout().toNanos()) {
            silent.run();
            return;
        }
        connection.ping();
        schedule(connection, silent);
    }

    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    void pause() {
        paused = true;
    }

    /// Returns whether it was paused.
    boolean resume(long nowNanos) {
        boolean was = paused;
        paused = false;
        heardNanos = nowNanos;
        return was;
    }

    void stop() {
        if (next != null) {
            next.cancel();
        }
    }
}
