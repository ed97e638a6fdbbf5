package dev.mcptether.daemon.control;

import java.net.SocketTimeoutException;
import java.time.Duration;

/// A moment at which something must be done, however many steps it takes.
public record Deadline(long atNanos) {
    public static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos());
    }

    public boolean passed() {
        return leftNanos() <= 0;
    }

    public Duration left() {
        return Duration.ofNanos(Math.max(0, leftNanos()));
    }

    /// The remaining time as a socket's timeout, for which 0 would mean for ever.
    int leftMillis() throws SocketTimeoutException {
        if (passed()) {
            throw new SocketTimeoutException("no answer in time");
        }
        return Math.clamp(leftNanos() / 1_000_000, 1, Integer.MAX_VALUE);
    }

    private long leftNanos() {
        return atNanos - System.nanoTime();
    }
}
