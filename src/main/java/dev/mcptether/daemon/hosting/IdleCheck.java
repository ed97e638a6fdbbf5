package dev.mcptether.daemon.hosting;

import dev.mcptether.time.Threads;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Timers.Timer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reports that nothing has been said for a while (`idle_stop`), again and again until it is
/// closed. Any thread may call.
final class IdleCheck {
    private final Optional<Duration> limit;
    private final Timers timers;
    private final Runnable idle;
    private volatile long activeNanos;

    /// Guarded by this object, like the field below.
    private @Nullable Timer next;

    private boolean closed;

    /// @param limit the time of silence; if empty, nothing is reported
    /// @param idle runs on a thread of its own, which may wait
    IdleCheck(Optional<Duration> limit, Timers timers, Runnable idle) {
        this.limit = limit;
        this.timers = timers;
        this.idle = idle;
        this.activeNanos = timers.nanos();
    }

    /// @param nowNanos the time at which something was said
    void active(long nowNanos) {
        activeNanos = nowNanos;
    }

    /// Begins to watch for silence.
    void begin() {
        limit.ifPresent(this::lookLater);
    }

    private synchronized void lookLater(Duration silence) {
        if (closed) {
            return;
        }
        Duration left = silence.minusNanos(timers.nanos() - activeNanos);
        // If the time is already over, look again after another whole time of silence.
        next =
                timers.after(
                        left.isPositive() ? left : silence,
                        () -> Threads.startVirtual("tether-idle", () -> look(silence)));
    }

    private void look(Duration silence) {
        if (timers.nanos() - activeNanos >= silence.toNanos()) {
            idle.run();
        }
        lookLater(silence);
    }

    synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }
}
