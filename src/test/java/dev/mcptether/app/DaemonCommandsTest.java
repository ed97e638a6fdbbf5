package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DaemonCommandsTest {
    /// What a start needs.
    private static final Duration CPU = Duration.ofMillis(400);

    @Test
    void a_slow_start_is_taken_from_the_time_for_the_daemon() {
        assertThat(left(0, CPU)).isEqualTo(Duration.ofMillis(1700));
        assertThat(left(200, CPU)).isEqualTo(Duration.ofMillis(1500));
        assertThat(left(1200, CPU)).isEqualTo(Duration.ofMillis(1200));
    }

    /// Found by CI: a healthy daemon was called unhealthy.
    @Test
    void on_a_busy_machine_there_is_more_time() {
        assertThat(left(2400, CPU)).isEqualTo(Duration.ofMillis(2400));
        assertThat(left(6000, CPU)).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void there_is_never_more_than_eight_times_as_much() {
        assertThat(left(60_000, CPU)).isEqualTo(Duration.ofMillis(9600));
        assertThat(left(60_000, Duration.ZERO)).isEqualTo(Duration.ofMillis(9600));
    }

    private static Duration left(long spentMillis, Duration processor) {
        return DaemonCommands.left(Duration.ofMillis(spentMillis), processor);
    }
}
