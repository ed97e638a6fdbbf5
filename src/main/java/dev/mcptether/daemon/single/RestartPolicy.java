package dev.mcptether.daemon.single;

import java.time.Duration;
import java.util.ArrayDeque;

/// Decides when a supervised command that has ended is started again. The delay doubles from 100 ms
/// to 5 s. After five ends within 60 s the command is not started again. After a life of 60 s the
/// delay is 100 ms again. One supervisor owns it; time comes in as an argument.
final class RestartPolicy {
    static final Duration FIRST_DELAY = Duration.ofMillis(100);
    static final Duration LONGEST_DELAY = Duration.ofSeconds(5);
    static final Duration WINDOW = Duration.ofSeconds(60);
    static final int MOST_ENDS = 5;

    private final ArrayDeque<Long> endsNanos = new ArrayDeque<>();
    private Duration delay = FIRST_DELAY;

    sealed interface Decision {
        record After(Duration delay) implements Decision {}

        record Never() implements Decision {}
    }

    /// @param lived how long this life lasted
    Decision ended(long nowNanos, Duration lived) {
        if (lived.compareTo(WINDOW) >= 0) {
            delay = FIRST_DELAY;
        }
        endsNanos.add(nowNanos);
        endsNanos.removeIf(each -> nowNanos - each > WINDOW.toNanos());
        if (endsNanos.size() >= MOST_ENDS) {
            return new Decision.Never();
        }
        Duration now = delay;
        Duration twice = delay.multipliedBy(2);
        delay = twice.compareTo(LONGEST_DELAY) < 0 ? twice : LONGEST_DELAY;
        return new Decision.After(now);
    }
}
