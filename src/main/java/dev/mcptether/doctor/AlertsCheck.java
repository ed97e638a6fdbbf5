package dev.mcptether.doctor;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Checks whether Tether's alerts are loaded, can be evaluated, and are quiet.
record AlertsCheck(PrometheusLook prometheus) implements Check {
    @Override
    public String name() {
        return "alerts";
    }

    @Override
    public String question() {
        return "Are Tether's alerts loaded, and are they quiet?";
    }

    @Override
    public Diagnosis look() {
        return switch (prometheus.ask("/api/v1/rules?type=alert")) {
            case PrometheusLook.Said.Nothing(String why) -> Diagnosis.skipped(why);
            case PrometheusLook.Said.Data(JsonNode data) -> judge(data);
        };
    }

    private Diagnosis judge(JsonNode data) {
        int all = 0;
        List<String> firing = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        for (JsonNode group : data.path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                String name = rule.path("name").asString("");
                // TetherWatchdog fires while all is well: that is its work.
                if (!name.startsWith("Tether") || name.equals("TetherWatchdog")) {
                    continue;
                }
                all++;
                if (rule.path("state").asString("").equals("firing")) {
                    firing.add(name);
                }
                if (rule.path("health").asString("").equals("err")) {
                    broken.add(name + " (" + rule.path("lastError").asString("") + ")");
                }
            }
        }
        return verdict(all, firing, broken);
    }

    private Diagnosis verdict(int all, List<String> firing, List<String> broken) {
        if (all == 0) {
            return Diagnosis.warning(
                    "the Prometheus on %s has no alert of Tether".formatted(prometheus.address()),
                    "add prometheus/rules/*.yml to its rule_files");
        }
        if (!broken.isEmpty()) {
            return Diagnosis.warning(
                    "these alerts cannot be evaluated: " + Diagnosis.list(broken.stream(), ", "),
                    "replace its rules by those of prometheus/rules");
        }
        return firing.isEmpty()
                ? Diagnosis.ok(all + " alerts are loaded and quiet")
                : Diagnosis.warning(
                        "these alerts fire: " + Diagnosis.list(firing.stream().distinct(), ", "),
                        "read docs/runbooks/%s.md".formatted(firing.getFirst()));
    }
}
