package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.telemetry.catalogue.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Checks the dashboards, the rules and the files around them, as far as this program alone can
/// tell: whether the names they use exist, and whether their links lead anywhere.
/// src/e2e/observability asks a real Prometheus for the rest.
@NullUnmarked // walks over YAML; a missing value fails the test by itself
final class ObservabilityFilesTest {
    private static final Pattern METRIC =
            Pattern.compile("(?<![\\w:])(tether|mcp|process|jvm|scrape)_[a-z0-9_]+(?![\\w:])");
    private static final Pattern RECORD = Pattern.compile("(?<![\\w:])\\w+:tether_\\w+:\\w+");

    /// Prometheus itself makes these for every target.
    private static final Set<String> OF_PROMETHEUS = Set.of("scrape_duration_seconds");

    /// Settings of Prometheus that look like metrics.
    private static final Set<String> SETTINGS =
            Set.of("scrape_interval", "scrape_timeout", "scrape_configs");

    @Test
    void every_metric_they_name_exists() throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path file : files("dashboards", "prometheus")) {
            used.addAll(found(METRIC, Files.readString(file)));
        }
        used.removeAll(SETTINGS);

        assertThat(used).hasSizeGreaterThan(20).isSubsetOf(known());
    }

    @Test
    void every_recorded_series_they_name_is_recorded_and_each_is_used() throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path file : files("dashboards")) {
            used.addAll(found(RECORD, Files.readString(file)));
        }
        for (String kind : List.of("alert", "record")) {
            for (Map<?, ?> rule : rules(kind)) {
                used.addAll(found(RECORD, text(rule, "expr")));
            }
        }

        assertThat(rules("record"))
                .extracting(each -> text(each, "record"))
                .containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void every_alert_says_what_to_do_and_is_tested() throws IOException {
        List<Map<?, ?>> alerts = rules("alert");

        assertThat(alerts)
                .isNotEmpty()
                .allSatisfy(alert -> {
                    String name = text(alert, "alert");
                    Map<?, ?> annotations = (Map<?, ?>) alert.get("annotations");
                    assertThat(text((Map<?, ?>) alert.get("labels"), "severity"))
                            .isIn("critical", "warning", "info", "none");
                    assertThat(text(annotations, "summary")).endsWith(".").doesNotContain("{{");
                    if (!name.equals("TetherWatchdog")) {
                        assertThat(text(annotations, "description")).contains("{{", "Next: ");
                    }
                    assertThat(text(annotations, "runbook_url"))
                            .matches("https?://.+/" + name + "\\.md");
                    assertThat(Path.of("docs/runbooks", name + ".md")).isRegularFile();
                    assertThat(text(annotations, "dashboard_url"))
                            .matches(
                                    "https?://.+/d/("
                                            + String.join("|", dashboards())
                                            + ")(\\?.*)?");
                    assertThat(Path.of("prometheus/tests", name + ".yml")).isRegularFile();
                });
    }

    @Test
    void every_runbook_is_of_an_alert_and_in_the_list() throws IOException {
        List<String> alerts =
                rules("alert").stream()
                        .map(each -> text(each, "alert") + ".md")
                        .distinct() // two severities have the same name
                        .toList();

        assertThat(files("docs/runbooks"))
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrderElementsOf(alerts);
        assertThat(Files.readString(Path.of("docs/observability.md")))
                .contains(alerts.stream().map(file -> "(runbooks/" + file + ")").toList());
    }

    @Test
    void every_file_that_is_mounted_is_there_and_can_be_read() throws IOException {
        Map<?, ?> services = (Map<?, ?>) yaml(Path.of("docker-compose.yml")).get("services");
        List<String> mounted = new ArrayList<>();
        for (Object service : services.values()) {
            for (Object volume : (List<?>) ((Map<?, ?>) service).get("volumes")) {
                String source = volume.toString().split(":", -1)[0];
                if (source.startsWith("./")) {
                    mounted.add(source);
                }
            }
            if (!((Map<?, ?>) service).containsKey("build")) {
                assertThat(text((Map<?, ?>) service, "image")).matches(".+:v?\\d+\\.\\d+\\.\\d+");
            }
        }

        assertThat(mounted)
                .hasSizeGreaterThan(5)
                .allSatisfy(each -> assertThat(Path.of(each)).exists());
        for (Path file : files("observability")) {
            assertThat(yaml(file)).as(file.toString()).isNotEmpty();
        }
    }

    private static Set<String> known() {
        Set<String> names = new TreeSet<>(OF_PROMETHEUS);
        names.addAll(new Catalogue().metricNames());
        return names;
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(each -> each.group()).toList();
    }

    private static List<Map<?, ?>> rules(String kind) throws IOException {
        List<Map<?, ?>> rules = new ArrayList<>();
        for (Path file : files("prometheus/rules")) {
            for (Object group : (List<?>) yaml(file).get("groups")) {
                for (Object rule : (List<?>) ((Map<?, ?>) group).get("rules")) {
                    if (((Map<?, ?>) rule).containsKey(kind)) {
                        rules.add((Map<?, ?>) rule);
                    }
                }
            }
        }
        return rules;
    }

    private static List<String> dashboards() {
        try {
            List<String> ids = new ArrayList<>();
            for (Path file : files("dashboards")) {
                JsonNode dashboard = JsonMapper.shared().readTree(Files.readAllBytes(file));
                ids.add(dashboard.required("uid").stringValue());
            }
            return ids;
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String text(Map<?, ?> map, String key) {
        return String.valueOf(map.get(key));
    }

    private static Map<?, ?> yaml(Path file) throws IOException {
        Load load = new Load(LoadSettings.builder().setLabel(file.toString()).build());
        return (Map<?, ?>) load.loadFromString(Files.readString(file));
    }

    /// Leaves out prometheus/run: users put links there, for Prometheus.
    private static List<Path> files(String... directories) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String directory : directories) {
            try (Stream<Path> found = Files.walk(Path.of(directory))) {
                found.filter(Files::isRegularFile)
                        .filter(file -> !file.startsWith("prometheus/run"))
                        .forEach(files::add);
            }
        }
        return files;
    }
}
