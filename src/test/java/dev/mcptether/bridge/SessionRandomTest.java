package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Runs the session and its link through random lives. If a life breaks a rule, the failure names
/// its seed. `-Dtether.seed=SEED` runs that life alone, and `-Dtether.schedules=COUNT` runs more
/// lives.
final class SessionRandomTest {
    private static final int SCHEDULES = Integer.getInteger("tether.schedules", 5_000);

    @Test
    void whatever_happens_every_request_is_answered_once_and_nothing_unsafe_runs_twice() {
        // Given
        Long only = Long.getLong("tether.seed");
        LongStream seeds = only == null ? LongStream.range(0, SCHEDULES) : LongStream.of(only);

        // When
        Schedule.Coverage coverage =
                seeds.parallel()
                        .mapToObj(SessionRandomTest::live)
                        .reduce(Schedule.Coverage.NONE, Schedule.Coverage::plus);

        // Then
        if (only == null) {
            assertThat(coverage.calls()).isGreaterThan(SCHEDULES);
            assertThat(coverage.links()).isGreaterThan(SCHEDULES);
            assertThat(coverage.answered()).isGreaterThan(SCHEDULES / 2);
            assertThat(coverage.resent()).isGreaterThan(SCHEDULES / 20);
            assertThat(coverage.resumed()).isGreaterThan(SCHEDULES / 20);
            assertThat(coverage.remembered()).isGreaterThan(SCHEDULES / 100);
        }
    }

    private static Schedule.Coverage live(long seed) {
        try {
            return new Schedule(seed).run();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("run again with -Dtether.seed=" + seed, broken);
        }
    }
}
