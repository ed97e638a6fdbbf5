package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DaemonCommandsTest {
    @Test
    void a_slow_start_is_taken_from_the_time_for_the_daemon() {
        assertThat(DaemonCommands.left(Duration.ZERO)).isEqualTo(Duration.ofMillis(1700));
        assertThat(DaemonCommands.left(Duration.ofMillis(200))).isEqualTo(Duration.ofMillis(1500));
        assertThat(DaemonCommands.left(Duration.ofSeconds(9))).isEqualTo(Duration.ofMillis(1200));
    }
}
