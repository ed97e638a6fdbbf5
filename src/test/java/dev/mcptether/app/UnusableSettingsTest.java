package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.cli.CommandLines;
import dev.mcptether.config.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Checks that Tether refuses a setting that would have no effect, before anything starts. The
/// message says what to do instead.
final class UnusableSettingsTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir private Path home;

    private int run(Map<String, String> settings, String... args) {
        Stdio stdio =
                new Stdio(
                        new ByteArrayInputStream(new byte[0]),
                        new ByteArrayOutputStream(),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("TETHER_HOME", home.toString());
        return CommandLines.run(new Assembly(stdio, environment, Platform.current()), args);
    }

    @ParameterizedTest
    @CsvSource({
        "daemon run, --url=ws://127.0.0.1",
        "daemon run, --call-wait=1s",
        "shim, --listen=127.0.0.1:0"
    })
    void a_flag_of_another_role_is_none(String command, String flag) {
        // When
        int code = run(Map.of(), (command + " " + flag).split(" "));

        // Then
        assertThat(code).isEqualTo(64);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("is not known here");
    }
}
