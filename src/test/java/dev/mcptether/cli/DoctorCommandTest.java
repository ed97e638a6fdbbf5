package dev.mcptether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.Assembly;
import dev.mcptether.app.Stdio;
import dev.mcptether.config.Platform;
import dev.mcptether.process.HostSnapshot;
import dev.mcptether.process.SnapshotJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DoctorCommandTest {
    @TempDir Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return run(home, args);
    }

    private int run(Path home, String... args) {
        Stdio stdio =
                new Stdio(
                        new ByteArrayInputStream(new byte[0]),
                        out,
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        Map<String, String> environment = Map.of("TETHER_HOME", home.toString());
        return CommandLines.run(new Assembly(stdio, environment, Platform.current()), args);
    }

    @Test
    void checks_that_are_named_run_alone_and_the_last_line_is_the_verdict() {
        // When
        int code = run("doctor", "home", "leftovers");

        // Then
        assertThat(code).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("ok       home ");
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("all is well.\n");
    }

    @Test
    void a_check_that_fails_makes_the_exit_code_and_says_what_to_do() throws IOException {
        // Given
        Files.writeString(home.resolve("tether.yaml"), "lisen: 1\n");

        // When
        int code = run("doctor", "--json", "settings", "home");

        // Then
        assertThat(code).isEqualTo(1);
        JsonNode all = JsonMapper.shared().readTree(out.toByteArray());
        assertThat(all.size()).isEqualTo(2);
        assertThat(all.at("/1/check").asString()).isEqualTo("settings");
        assertThat(all.at("/1/verdict").asString()).isEqualTo("failed");
        assertThat(all.at("/1/evidence").asString()).contains("lisen");
        assertThat(all.at("/1/next_step").asString()).isNotEmpty();
    }

    @Test
    void an_unknown_check_is_refused_and_every_check_is_listed() {
        assertThat(run("doctor", "no-such-check")).isEqualTo(64);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no-such-check", "--list");
        assertThat(run("doctor", "--list")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(each -> each.startsWith("servers "))
                .hasSizeGreaterThan(30);
    }

    @Test
    void a_home_that_cannot_be_made_is_told_by_other_commands_without_a_stack_trace()
            throws IOException {
        // Given
        Path below = Files.writeString(home.resolve("file"), "").resolve("below");

        // When
        int code = run(below, "daemon", "start");

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains(below.toString(), "tether doctor home");
    }

    @Test
    void the_processes_of_this_host_are_recorded_once_for_this_user_alone() throws IOException {
        // Given
        Path file = home.resolve("host.json");

        // When
        int first = run("doctor", "--record", file.toString());
        String written = Files.readString(file);
        int second = run("doctor", "--record", file.toString());

        // Then
        assertThat(first).isZero();
        HostSnapshot recorded = SnapshotJson.read(written.getBytes(StandardCharsets.UTF_8));
        assertThat(recorded.byPid()).containsKey(ProcessHandle.current().pid());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(second).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("is there already");
        assertThat(file).hasContent(written);
    }
}
