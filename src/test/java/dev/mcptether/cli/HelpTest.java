package dev.mcptether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.Assembly;
import dev.mcptether.app.Stdio;
import dev.mcptether.config.Platform;
import dev.mcptether.config.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        Stdio stdio =
                new Stdio(
                        new ByteArrayInputStream(new byte[0]),
                        out,
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        Map<String, String> environment = Map.of("TETHER_HOME", "/nowhere/tether");
        return CommandLines.run(new Assembly(stdio, environment, Platform.current()), args);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "shim --help",
                "daemon --help",
                "daemon run -h",
                "daemon status --help",
                "ps --help",
                "demo --help",
                "events --help",
                "verify --help",
                "version --help"
            })
    void every_command_explains_itself(String line) {
        assertThat(run(line.split(" "))).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage: tether");
    }

    @Test
    void a_shim_lists_every_setting_that_is_a_flag_with_its_default() {
        // When
        var _ = run("shim", "--help");

        // Then
        String help = out.toString(StandardCharsets.UTF_8);
        assertThat(help).contains(Settings.flags()).doesNotContain("null");
        assertThat(help.replaceAll("\\s+", " "))
                .contains("How long a call waits for a link. TETHER_CALL_WAIT:", "default 30s");
    }
}
