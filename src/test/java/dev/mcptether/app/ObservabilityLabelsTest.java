package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.telemetry.catalogue.CatalogueLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Checks the labels and values that rules and dashboards select and group by. A misspelled one
/// would select nothing, and the panel or alert would stay silent for ever.
final class ObservabilityLabelsTest {
    private static final Pattern SELECTOR =
            Pattern.compile(
                    "(?<![\\w:])((?:tether|mcp|process|jvm|scrape)_[a-z0-9_]+)\\{([^{}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)(!=|=~|!~|=)\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|without) ?\\(([^)]*)\\)");
    private static final Pattern WORD = Pattern.compile("\\w+");

    /// Labels of alerts, and of the metrics of Prometheus, Alertmanager and process-exporter.
    private static final Set<String> OF_OTHERS = Set.of("alertname", "severity", "integration");

    private final CatalogueLabels catalogue = new CatalogueLabels();

    @Test
    void every_label_and_value_they_select_exists() throws IOException {
        List<String> unknown = new ArrayList<>();
        int selectors = 0;
        for (String text : texts()) {
            for (MatchResult selector : SELECTOR.matcher(text).results().toList()) {
                selectors++;
                unknown.addAll(unknown(selector.group(1), selector.group(2)));
            }
        }

        assertThat(selectors).isGreaterThan(100);
        assertThat(unknown).isEmpty();
    }

    @Test
    void every_label_they_group_by_exists() throws IOException {
        Set<String> used = new TreeSet<>();
        for (String text : texts()) {
            GROUPING.matcher(text)
                    .results()
                    .flatMap(each -> WORD.matcher(each.group(1)).results())
                    .forEach(label -> used.add(label.group()));
        }
        used.removeAll(OF_OTHERS);

        assertThat(used).contains("host", "outcome").isSubsetOf(catalogue.names());
    }

    private List<String> unknown(String metric, String selector) {
        List<String> unknown = new ArrayList<>();
        for (MatchResult matcher : MATCHER.matcher(selector).results().toList()) {
            String label = matcher.group(1);
            if (!catalogue.has(metric, label)) {
                unknown.add(metric + " has no label " + label);
            }
            for (String value : matcher.group(3).split("\\|", -1)) {
                // It contains a variable of the dashboard, or it is a pattern.
                boolean open = value.isEmpty() || value.contains("$") || value.contains(".");
                if (!open && !catalogue.has(metric, label, value)) {
                    unknown.add("%s{%s} is never %s".formatted(metric, label, value));
                }
            }
        }
        return unknown;
    }

    /// The texts of these files, with quotes as in PromQL.
    private static List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        for (String directory : List.of("dashboards", "prometheus/rules", "docs/runbooks")) {
            try (Stream<Path> files = Files.walk(Path.of(directory))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    texts.add(Files.readString(file).replace("\\\"", "\""));
                }
            }
        }
        return texts;
    }
}
