package dev.mcptether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.Assembly;
import dev.mcptether.app.Stdio;
import dev.mcptether.config.Platform;
import dev.mcptether.config.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {
    /// Finds commands in code: after a backtick, or at the start of a line in a block.
    private static final Pattern COMMAND =
            Pattern.compile("(?m)(?:`|^ *)(?:\\./)?tether ((?:daemon )?[a-z]+)");

    private final Map<String, String> environment =
            new HashMap<>(Map.of("TETHER_HOME", "/nowhere/tether"));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        Stdio stdio =
                new Stdio(
                        new ByteArrayInputStream(new byte[0]),
                        out,
                        new PrintStream(err, true, StandardCharsets.UTF_8));
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
                "doctor --help",
                "config --help",
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
    void every_command_that_help_names_has_help_of_its_own() {
        // Given
        int _ = run("--help");
        List<String> top = listed();
        int _ = run("daemon", "--help");
        List<String> daemon = listed().stream().map(each -> "daemon " + each).toList();

        // Then
        assertThat(top).contains("shim", "ps", "cleanup").hasSizeGreaterThan(10);
        assertThat(daemon).contains("daemon run", "daemon uninstall").hasSize(10);
        assertThat(Stream.concat(top.stream(), daemon.stream())).allMatch(this::explainsItself);
    }

    /// The commands in the help that was printed last.
    private List<String> listed() {
        String help = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return help.substring(help.indexOf("Commands:"))
                .lines()
                .filter(line -> line.matches("  [a-z]+ .*"))
                .map(line -> line.strip().replaceFirst(" .*", ""))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evens", "daemon sesions"})
    void what_is_nearly_a_command_is_answered_with_that_command(String line) {
        // When
        int code = run(line.split(" "));

        // Then
        assertThat(code).isEqualTo(Failures.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("Did you mean", line.startsWith("daemon") ? "sessions" : "events");
    }

    @Test
    void ps_answers_a_mistake_with_where_its_own_help_is() {
        assertThat(run("ps", "--jsn")).isEqualTo(Failures.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("'--jsn' is not known here", "See `tether ps --help`");
    }

    @Test
    void only_the_plainest_ps_is_read_without_picocli() {
        assertThat(Stream.of("ps", "ps --json").map(each -> each.split(" "))).allMatch(PlainPs::is);
        assertThat(
                        Stream.of("doctor", "ps --help", "ps --watch", "ps --json --json", "p")
                                .map(each -> each.split(" ")))
                .noneMatch(PlainPs::is);
        assertThat(PlainPs.is(new String[0])).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ps", "ps --json", "ps --json=true"})
    void a_wrong_setting_is_told_alike_however_ps_is_read(String line) {
        environment.put("TETHER_SHIMS_PER_CLIENT", "many");

        assertThat(run(line.split(" "))).isEqualTo(78);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("tether: ")
                .contains("TETHER_SHIMS_PER_CLIENT", "many")
                .hasLineCount(1);
    }

    @Test
    void a_mistake_is_answered_in_two_lines() {
        // When
        int code = run("daemon", "status", "extra");

        // Then
        assertThat(code).isEqualTo(Failures.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "tether: 'extra' is not known here", "See `tether daemon status --help`");
    }

    @Test
    void a_shim_lists_every_setting_that_is_a_flag_with_its_default() {
        // When
        var _ = run("shim", "--help");

        // Then
        String help = out.toString(StandardCharsets.UTF_8);
        assertThat(help).contains(Settings.shimFlags()).doesNotContain("null");
        assertThat(help.replaceAll("\\s+", " "))
                .contains("How long a call waits for a link. TETHER_CALL_WAIT:", "default 30s");
    }

    @Test
    void every_command_that_a_document_names_exists() throws IOException {
        // Given
        Set<String> named = new TreeSet<>();
        for (Path document : documents()) {
            Matcher matcher = COMMAND.matcher(Files.readString(document));
            while (matcher.find()) {
                named.add(matcher.group(1));
            }
        }

        // When
        List<String> unknown = named.stream().filter(each -> !explainsItself(each)).toList();

        // Then
        assertThat(named).contains("shim", "daemon run", "ps", "events");
        assertThat(unknown).as("commands that documents name and that do not exist").isEmpty();
    }

    /// Whether the command has a help of its own. For an unknown subcommand the program prints its
    /// parent's help.
    private boolean explainsItself(String command) {
        out.reset();
        int _ = run((command + " --help").split(" "));
        return out.toString(StandardCharsets.UTF_8).startsWith("Usage: tether " + command);
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            Stream<Path> pages = docs.filter(each -> each.toString().endsWith(".md"));
            return Stream.concat(Stream.of(Path.of("README.md")), pages).toList();
        }
    }
}
