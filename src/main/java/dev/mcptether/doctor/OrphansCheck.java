package dev.mcptether.doctor;

import dev.mcptether.fleet.inventory.Finding;
import dev.mcptether.fleet.inventory.Problem;
import dev.mcptether.fleet.inventory.ProcessKind;
import java.util.List;

/// Checks whether shims have outlived their clients. {@link LeftoversCheck} looks for what a killed
/// daemon has left.
record OrphansCheck(Findings findings) implements Check {
    @Override
    public String name() {
        return "orphans";
    }

    @Override
    public String question() {
        return "Has a shim, ours or another's, outlived its client?";
    }

    @Override
    public Diagnosis look() {
        List<Problem> orphans =
                findings.of(Finding.What.ORPHAN).stream()
                        .filter(each -> each.node().kind() == ProcessKind.SHIM)
                        .toList();
        return orphans.isEmpty()
                ? Diagnosis.ok("every shim has its client")
                : Diagnosis.failed(
                        "%d %s without a client: %s"
                                .formatted(
                                        orphans.size(),
                                        orphans.size() == 1 ? "shim is" : "shims are",
                                        Findings.words(orphans)),
                        "tether cleanup");
    }
}
