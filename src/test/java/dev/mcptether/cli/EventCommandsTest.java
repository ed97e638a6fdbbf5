package dev.mcptether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.telemetry.log.EventLogReader;
import dev.mcptether.telemetry.log.Proof;
import dev.mcptether.text.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class EventCommandsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final String INSTANCE = "01930000-0000-7000-8000-00000000abcd";

    @TempDir Path home;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Terminal out = new Terminal(printed);

    @BeforeEach
    void write_a_log() throws IOException {
        Path day = Files.createDirectories(home.resolve("events/2026-11-20"));
        Files.writeString(
                day.resolve("shim-" + INSTANCE + ".jsonl"),
                line(1, "2026-11-20T09:00:00.000000001Z", "instance.started", "info", "")
                        + line(
                                2,
                                "2026-11-20T09:59:50.5Z",
                                "link.lost",
                                "warn",
                                "\"code\":1006,\"detail\":\"went away\","));
    }

    @Test
    void events_are_shown_a_line_each_with_what_they_say() {
        // When
        int exit = events(false);

        // Then
        assertThat(exit).isZero();
        assertThat(lines())
                .containsExactly(
                        "2026-11-20T09:00:00Z INFO  shim 0000abcd instance.started",
                        "2026-11-20T09:59:50.500Z WARN  shim 0000abcd link.lost code=1006 detail=\"went away\"");
    }

    @Test
    void since_and_instance_choose_and_json_is_the_line_itself() throws IOException {
        // When
        int exit = events(false, "--since", "1m", "--instance", "abcd", "--json");

        // Then
        assertThat(exit).isZero();
        assertThat(lines())
                .containsExactly(
                        Files.readAllLines(
                                        home.resolve(
                                                "events/2026-11-20/shim-" + INSTANCE + ".jsonl"))
                                .get(1));
    }

    @Test
    void another_instance_is_not_shown() {
        // When
        int exit = events(false, "--instance", "ffff");

        // Then
        assertThat(exit).isZero();
        assertThat(lines()).isEmpty();
    }

    @Test
    void colours_are_for_terminals() {
        // When
        int exit = events(true);

        // Then
        assertThat(exit).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("\u001b[33mWARN ");
    }

    @Test
    void a_time_that_is_none_is_refused_by_name() {
        // Given
        StringWriter err = new StringWriter();

        // When
        int exit = command(false).setErr(new PrintWriter(err)).execute("--since", "yesterday");

        // Then
        assertThat(exit).isNotZero();
        assertThat(err.toString()).contains("--since: 'yesterday' is not allowed");
    }

    @Test
    void a_date_is_its_first_moment() {
        assertThat(Since.parse("2026-11-19", NOW)).contains(Instant.parse("2026-11-19T00:00:00Z"));
        assertThat(Since.parse("3d", NOW)).contains(Instant.parse("2026-11-17T10:00:00Z"));
    }

    @Test
    void verify_says_what_was_proven_and_what_was_not() {
        // Given
        Proof good = new Proof(INSTANCE, Proof.State.ENDED, 12, List.of(), Optional.empty());
        Proof bad =
                new Proof(
                        INSTANCE,
                        Proof.State.KILLED,
                        7,
                        List.of("a note"),
                        Optional.of("seq 4 follows seq 2"));

        // When
        int proven = new CommandLine(new VerifyCommand(() -> List.of(good), out)).execute();
        int wrong = new CommandLine(new VerifyCommand(() -> List.of(good, bad), out)).execute();

        // Then
        assertThat(proven).isZero();
        assertThat(wrong).isEqualTo(1);
        assertThat(lines())
                .containsExactly(
                        "ok     " + INSTANCE + " ended   12 lines",
                        "proven: 1 event logs",
                        "ok     " + INSTANCE + " ended   12 lines",
                        "WRONG  " + INSTANCE + " killed  7 lines",
                        "       seq 4 follows seq 2",
                        "       (a note)",
                        "NOT PROVEN: 1 of 2 event logs");
    }

    private int events(boolean coloured, String... arguments) {
        return command(coloured).execute(arguments);
    }

    private CommandLine command(boolean coloured) {
        return new CommandLine(
                new EventsCommand(
                        filter -> new EventLogReader(home, filter),
                        InstantSource.fixed(NOW),
                        out,
                        coloured));
    }

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static String line(long seq, String time, String event, String severity, String own) {
        return "{\"seq\":%d,\"ts\":\"%s\",\"event\":\"%s\",\"severity\":\"%s\",\"instance\":\"%s\","
                        .formatted(seq, time, event, severity, INSTANCE)
                + "\"boot\":\"b\",\"pid\":1,\"role\":\"shim\","
                + own
                + "\"prev\":\"\"}\n";
    }
}
