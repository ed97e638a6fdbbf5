package dev.mcptether.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Platform;
import dev.mcptether.config.SettingsReview;
import dev.mcptether.fleet.inventory.Finding;
import dev.mcptether.fleet.inventory.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// docs/troubleshooting.md explains every check, and explains no check that does not exist.
final class TroubleshootingTest {
    private static final Path DOCUMENT = Path.of("docs/troubleshooting.md");

    /// A row of the checks' tables: its name, what it means, how to confirm, what to do.
    private static final Pattern CHECK =
            Pattern.compile("(?m)^\\| `([a-z-]+)` \\|[^\\n]{20,}\\|[^\\n]{3,}\\|[^\\n]{3,}\\|$");

    /// The same for the findings that `ps` shows.
    private static final Pattern FINDING =
            Pattern.compile("(?m)^\\| `([a-z_]+)` \\|[^\\n]{20,}\\|[^\\n]{3,}\\|[^\\n]{3,}\\|$");

    @TempDir Path home;

    private Doctor doctor() {
        Map<String, String> environment = Map.of("TETHER_HOME", home.toString());
        return new DoctorsBag(
                        SettingsReview.of(environment, Platform.current()),
                        Platform.current(),
                        environment,
                        home,
                        new DoctorsBag.Program(
                                "1.0", "Java", Optional.empty(), Optional.empty(), Instant.EPOCH),
                        () -> new ProvableLogs.Proven(0, List.of()),
                        () -> new Inventory(Instant.EPOCH, List.of(), List.of(), 0))
                .doctor();
    }

    @Test
    void every_check_is_explained_and_nothing_else_is() throws IOException {
        // Given
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf("## The checks");
        Matcher rows = CHECK.matcher(text.substring(begin, end(text, begin + 1)));

        // When
        Set<String> explained = new TreeSet<>();
        while (rows.find()) {
            explained.add(rows.group(1));
        }

        // Then
        Set<String> checks = new TreeSet<>();
        doctor().checks().forEach(each -> checks.add(each.name()));
        assertThat(explained).isEqualTo(checks);
    }

    @Test
    void every_finding_of_ps_is_explained_and_nothing_else_is() throws IOException {
        // Given
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf("## The findings of `ps`");
        Matcher rows = FINDING.matcher(text.substring(begin, end(text, begin + 1)));

        // When
        Set<String> explained = new TreeSet<>();
        while (rows.find()) {
            explained.add(rows.group(1));
        }

        // Then
        Set<String> findings = new TreeSet<>();
        for (Finding.What each : Finding.What.values()) {
            findings.add(each.label());
        }
        assertThat(explained).isEqualTo(findings);
    }

    private static int end(String text, int from) {
        int next = text.indexOf("\n## ", from);
        return next < 0 ? text.length() : next;
    }

    @Test
    void the_doctor_has_one_of_every_kind_of_check_and_no_name_twice() {
        // When
        List<Check> all = doctor().checks();

        // Then
        Set<Class<?>> kinds = new HashSet<>();
        Set<String> names = new HashSet<>();
        all.forEach(each -> {
            kinds.add(each.getClass());
            assertThat(names.add(each.name())).as(each.name()).isTrue();
            assertThat(each.question()).endsWith(each.onlyWhenAsked() ? ")" : "?");
        });
        assertThat(kinds)
                .isEqualTo(Set.copyOf(Arrays.asList(Check.class.getPermittedSubclasses())));
    }
}
