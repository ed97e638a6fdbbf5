package dev.mcptether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.Assembly;
import dev.mcptether.app.Stdio;
import dev.mcptether.config.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DaemonEndCommandTest {
    @TempDir Path home;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void without_a_daemon_it_says_that_none_runs() {
        Stdio stdio =
                new Stdio(
                        new ByteArrayInputStream(new byte[0]),
                        new ByteArrayOutputStream(),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        Map<String, String> environment =
                Map.of("TETHER_HOME", home.toString(), "TETHER_LISTEN", "127.0.0.1:1");

        int code =
                CommandLines.run(
                        new Assembly(stdio, environment, Platform.current()),
                        new String[] {"daemon", "end", "3"});

        assertThat(code).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("the daemon is not running");
    }
}
