package dev.mcptether.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChildEnvironmentTest {
    @Test
    void what_is_meant_for_tether_is_not_handed_on() {
        assertThat(ChildEnvironment.of(Map.of("TETHER_TOKEN", "secret", "PATH", "/bin")))
                .containsExactly(Map.entry("PATH", "/bin"));
    }

    @Test
    void what_the_launcher_has_set_is_not_handed_on_and_what_the_user_has_set_is() {
        Map<String, String> environment =
                Map.of(
                        "TETHER_LAUNCHER_SET", " MALLOC_ARENA_MAX",
                        "MALLOC_ARENA_MAX", "1",
                        "MALLOC_TRIM_THRESHOLD_", "4096");

        assertThat(ChildEnvironment.of(environment))
                .containsExactly(Map.entry("MALLOC_TRIM_THRESHOLD_", "4096"));
    }
}
