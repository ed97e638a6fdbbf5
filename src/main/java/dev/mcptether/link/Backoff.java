package dev.mcptether.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next connect attempt. The bound doubles each round, and the wait is
/// random below it (full jitter), so that twenty shims of one daemon do not all come back at the
/// same moment.
///
/// @param initial bound of the first wait
/// @param max bound of every wait
public record Backoff(Duration initial, Duration max, RandomGenerator random) {
    /// After this many doublings any sensible start exceeds any sensible maximum, and nothing
    /// overflows.
    private static final int MAX_DOUBLINGS = 20;

    public Backoff {
        if (initial.isNegative() || initial.isZero() || max.compareTo(initial) < 0) {
            throw new IllegalArgumentException(
                    "backoff needs 0 < initial <= max, was " + initial + " and " + max);
        }
    }

    /// The usual values. Quick at first, because most daemons come back within a second; never
    /// slower than ten seconds, because a person waits.
    public static Backoff standard(RandomGenerator random) {
        return new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), random);
    }

    /// @param rounds how many rounds over all URLs have failed since a link proved itself, at least
    ///   1
    Duration delay(int rounds) {
        int doublings = Math.min(rounds - 1, MAX_DOUBLINGS);
        long limitNanos = Math.min(initial.toNanos() << doublings, max.toNanos());
        return Duration.ofNanos(random.nextLong(limitNanos + 1));
    }
}
