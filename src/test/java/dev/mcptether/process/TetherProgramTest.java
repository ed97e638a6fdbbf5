package dev.mcptether.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TetherProgramTest {
    private static Command java(String... words) {
        return new Command("/opt/tether/runtime/bin/java", List.of(words));
    }

    @Test
    void a_shim_is_known_by_its_first_word() {
        assertThat(TetherProgram.isShim(java("java", "-cp", "t.jar", "dev.mcptether.Main", "shim")))
                .isTrue();
        assertThat(TetherProgram.isShim(java("java", "-jar", "/opt/tether.jar", "shim", "--url")))
                .isTrue();
    }

    @Test
    void nobody_else_is_a_shim() {
        assertThat(
                        TetherProgram.isShim(
                                java("java", "-jar", "tether.jar", "daemon", "run", "shim")))
                .isFalse();
        assertThat(TetherProgram.isShim(java("java", "-jar", "tether.jar"))).isFalse();
        assertThat(TetherProgram.isShim(java("java", "-jar", "other.jar", "shim"))).isFalse();
        assertThat(TetherProgram.isShim(new Command("/bin/tail", List.of("tail", "shim"))))
                .isFalse();
        assertThat(TetherProgram.isShim(new Command("java", null))).isFalse();
    }
}
