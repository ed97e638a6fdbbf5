package dev.mcptether.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next connect attempt: doubling with full jitter, so that twenty
/// shims of one daemon do not come back in step.
///
/// @param initial the longest first wait
/// @param max no wait is longer
public record Backoff(Duration initial, Duration max, RandomGenerator random) {
    /// From any sensible start this is beyond any sensible maximum, and does not overflow.
    private static final int MAX_DOUBLINGS = 20;

    public Backoff {
        if (initial.isNegative() || initial.isZero() || max.compareTo(initial) < 0) {
            throw new IllegalArgumentException(
                    "backoff needs 0 < initial <= max, was " + initial + " and " + max);
        }
    }

    /// Quick at first, because most daemons come back within a second; never slower than every ten
    /// seconds, because a person waits for it.
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
