package dev.mcptether.ending;

import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// Ends a shim whose client has asked for nothing for a long time. It works only if the user turned
/// it on, because silence is normal. Pings do not count: many clients send them as long as they
/// live. It never ends a shim while a call is in flight; after a call the client gets the whole
/// time again, to use the answer.
///
/// Runs on the timers' thread, one timer at a time.
public final class IdleWatch implements AutoCloseable {
    private final Duration timeout;
    private final LongSupplier lastRequestNanos;
    private final IntSupplier callsInFlight;
    private final Timers timers;
    private final Runnable idle;

    /// When the client was last seen busy, on the timers' clock. Only timers touch it.
    private long busyNanos;

    private volatile boolean closed;

    /// @param lastRequestNanos when the client last sent a request other than `ping`, on the
    ///   timers' clock
    /// @param callsInFlight without pings
    /// @param idle called once; must not block
    public IdleWatch(
            Duration timeout,
            LongSupplier lastRequestNanos,
            IntSupplier callsInFlight,
            Timers timers,
            Runnable idle) {
        this.timeout = timeout;
        this.lastRequestNanos = lastRequestNanos;
        this.callsInFlight = callsInFlight;
        this.timers = timers;
        this.idle = idle;
    }

    public void start() {
        busyNanos = timers.nanos();
        timers.after(timeout, this::look);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void look() {
        if (closed) {
            return;
        }
        long now = timers.nanos();
        long sent = lastRequestNanos.getAsLong();
        if (callsInFlight.getAsInt() > 0) {
            busyNanos = now;
        } else if (sent - busyNanos > 0) {
            busyNanos = sent;
        }
        long leftNanos = timeout.toNanos() - (now - busyNanos);
        if (leftNanos > 0) {
            timers.after(Duration.ofNanos(leftNanos), this::look);
        } else {
            idle.run();
        }
    }
}
