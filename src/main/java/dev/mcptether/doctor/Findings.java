package dev.mcptether.doctor;

import dev.mcptether.fleet.inventory.Finding;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.Problem;
import java.util.List;
import java.util.function.Supplier;

/// What the inventory of this host found wrong, one kind at a time.
record Findings(Supplier<Inventory> inventory) {
    List<Problem> of(Finding.What what) {
        return inventory.get().problems().stream()
                .filter(each -> each.finding().what() == what)
                .toList();
    }

    /// "shim 4711 (python3): its client, pid 4700, has ended; shim ...".
    static String words(List<Problem> all) {
        return Diagnosis.list(
                all.stream()
                        .map(each ->
                                "%s %d (%s): %s"
                                        .formatted(
                                                each.node().kind().label(),
                                                each.node().pid(),
                                                each.node().process().command().program(),
                                                each.finding().detail())),
                "; ");
    }
}
