package dev.mcptether.doctor;

import dev.mcptether.fleet.inventory.Finding;
import dev.mcptether.fleet.inventory.Problem;
import java.util.List;

/// Checks whether a living client keeps shims that it no longer uses. No shim can know that. A tool
/// that ends such shims may end one that is in use, so only the end of the client helps.
record LeakingClientsCheck(Findings findings) implements Check {
    @Override
    public String name() {
        return "leaking-clients";
    }

    @Override
    public String question() {
        return "Has a client more shims for one server than are plausible?";
    }

    @Override
    public Diagnosis look() {
        List<Problem> leaks = findings.of(Finding.What.LEAKING_CLIENT);
        return leaks.isEmpty()
                ? Diagnosis.ok("no client has more shims than are plausible")
                : Diagnosis.failed(
                        Findings.words(leaks),
                        "restart that client, pid %d (TETHER_SHIMS_PER_CLIENT is the limit)"
                                .formatted(leaks.getFirst().node().pid()));
    }
}
