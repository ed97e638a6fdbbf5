package dev.mcptether.doctor;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Checks whether a Prometheus on this machine scrapes Tether, and gets what it asks for.
record PrometheusCheck(PrometheusLook prometheus) implements Check {
    @Override
    public String name() {
        return "prometheus";
    }

    @Override
    public String question() {
        return "Does the Prometheus of this machine scrape Tether?";
    }

    @Override
    public Diagnosis look() {
        return switch (prometheus.ask("/api/v1/targets?state=active")) {
            case PrometheusLook.Said.Nothing(String why) -> Diagnosis.skipped(why);
            case PrometheusLook.Said.Data(JsonNode data) -> judge(data);
        };
    }

    private Diagnosis judge(JsonNode data) {
        int all = 0;
        List<String> down = new ArrayList<>();
        for (JsonNode target : data.path("activeTargets")) {
            if (target.at("/labels/job").asString("").startsWith("tether")) {
                all++;
                if (target.path("health").asString("").equals("down")) {
                    down.add(
                            target.path("scrapeUrl").asString("")
                                    + " ("
                                    + target.path("lastError").asString("")
                                    + ")");
                }
            }
        }
        if (all == 0) {
            return Diagnosis.warning(
                    "the Prometheus on %s has no target of Tether".formatted(prometheus.address()),
                    "add the jobs of prometheus/prometheus.yml to its configuration (docs/observability.md)");
        }
        return down.isEmpty()
                ? Diagnosis.ok("%d targets are scraped".formatted(all))
                : Diagnosis.warning(
                        "%d of %d targets cannot be scraped: %s"
                                .formatted(down.size(), all, Diagnosis.list(down.stream(), ", ")),
                        "tether doctor exporter stale-cards");
    }
}
