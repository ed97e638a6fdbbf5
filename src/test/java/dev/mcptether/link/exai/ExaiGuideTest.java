package dev.mcptether.link.exai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Checks that the tests, events and old scripts that `docs/exai.md` names exist.
final class ExaiGuideTest {
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern NAMED =
            Pattern.compile("`([A-Z][a-z]\\w*(?:Test|IT|Soak))(?:\\.(\\w+))?`");
    private static final Pattern TITLED = Pattern.compile("e2e \"([^\"]+)\"");
    private static final Pattern EVENT =
            Pattern.compile("`((?:parent|link|call|instance|exai)\\.[a-z_]+)`");
    private static final Pattern PROBLEM =
            Pattern.compile("^\\| (\\d+) \\|.*\\| ([^|]*)\\|$", Pattern.MULTILINE);
    private static final int PROBLEMS = 31;

    private final String guide = read("docs/exai.md");

    @Test
    void each_test_that_it_names_exists() throws IOException {
        // Given
        Map<String, String> sources = sources();

        // When
        List<MatchResult> named = NAMED.matcher(guide).results().toList();

        // Then
        assertThat(named).hasSizeGreaterThan(PROBLEMS);
        for (MatchResult each : named) {
            String source = sources.getOrDefault(each.group(1), "");
            String wanted =
                    each.group(2) == null
                            ? "class " + each.group(1)
                            : "void " + each.group(2) + "(";
            assertThat(source.contains(wanted)).as(each.group()).isTrue();
        }
    }

    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(
                            Collectors.toMap(
                                    file -> file.getFileName().toString().replace(".java", ""),
                                    file -> read(file.toString())));
        }
    }

    @Test
    void each_test_of_the_sdk_that_it_names_exists() {
        String tests = read("src/e2e/ts/exai.test.mjs");
        List<String> titles = TITLED.matcher(guide).results().map(title -> title.group(1)).toList();

        assertThat(titles).hasSizeGreaterThan(10);
        assertThat(titles)
                .allMatch(title ->
                        tests.contains("('" + title + "'")
                                || tests.contains("${generation}: " + title + "`"));
    }

    @Test
    void each_problem_of_the_field_has_a_row_with_a_test() {
        List<MatchResult> rows = PROBLEM.matcher(guide).results().toList();

        assertThat(rows)
                .extracting(row -> Integer.valueOf(row.group(1)))
                .hasSize(PROBLEMS)
                .isSorted();
        assertThat(rows)
                .allMatch(row -> row.group(2).contains("`") || row.group(2).contains("e2e"));
    }

    @Test
    void each_event_that_it_names_is_emitted() {
        String catalogue = read("docs/telemetry.md");
        List<String> events = EVENT.matcher(guide).results().map(event -> event.group(1)).toList();

        assertThat(events).hasSizeGreaterThan(10);
        assertThat(events).allMatch(event -> catalogue.contains("`" + event + "`"));
    }

    @Test
    void each_old_script_has_a_successor() {
        assertThat(guide)
                .contains(
                        "`run_ws_shim.py`",
                        "`start_ws_shim_safe.py`",
                        "`cleanup_orphaned_shims.py`",
                        "`windows-cleanup/`",
                        "`ws_status.py`",
                        "`health_check.py`",
                        "`ws_start.ps1`",
                        "`ws_daemon_start.ps1`",
                        "`ws_stop.ps1`",
                        "`force_restart.ps1`",
                        "`cleanup_processes.ps1`");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException unreadable) {
            throw new AssertionError(file, unreadable);
        }
    }
}
