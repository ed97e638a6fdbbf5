package dev.mcptether.fleet.exporter;

import dev.mcptether.fleet.exporter.FleetPicture.Census;
import dev.mcptether.fleet.exporter.FleetPicture.Finding;
import java.util.List;
import java.util.Set;

/// Says in one sentence whether the host is well.
///
/// @param state `ok`, `warning` or `failed`
record HostVerdict(String state, String text) {
    /// Findings that keep work from being done, or do it twice. The others can wait.
    private static final Set<String> SERIOUS =
            Set.of("duplicate_daemon", "crash_loop", Unlinked.NO_DAEMON);

    static HostVerdict of(FleetPicture picture) {
        List<Finding> findings = picture.findings();
        Census census = picture.census();
        if (findings.isEmpty()) {
            return new HostVerdict(
                    "ok",
                    "All is well: %s, %s, no orphans."
                            .formatted(
                                    counted(census.shims(), "shim"),
                                    counted(census.daemons(), "daemon")));
        }
        boolean serious = findings.stream().anyMatch(each -> SERIOUS.contains(each.what()));
        String first = findings.getFirst().detail();
        String more =
                findings.size() == 1
                        ? ""
                        : ", and " + counted(findings.size() - 1, "further finding");
        return new HostVerdict(serious ? "failed" : "warning", first + more + ".");
    }

    private static String counted(int number, String what) {
        return number == 0 ? "no " + what + "s" : number + " " + what + (number == 1 ? "" : "s");
    }
}
