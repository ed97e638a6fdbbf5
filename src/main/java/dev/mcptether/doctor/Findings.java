package dev.mcptether.doctor;

import dev.mcptether.fleet.inventory.Finding;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What the inventory of this host found wrong, one kind at a time.
record Findings(Supplier<Inventory> inventory) {
    List<Problem> of(Finding.What what) {
        return inventory.get().problems().stream()
                .filter(each -> each.finding().what() == what)
                .toList();
    }

    /// "shim 4711 (python3), shim 4712 (python3): its client has ended; ...". Processes with the
    /// same finding stand together.
    static String words(List<Problem> all) {
        Map<String, List<String>> byDetail = new LinkedHashMap<>();
        for (Problem each : all) {
            byDetail.computeIfAbsent(each.finding().detail(), _ -> new ArrayList<>())
                    .add(
                            "%s %d (%s)"
                                    .formatted(
                                            each.node().kind().label(),
                                            each.node().pid(),
                                            each.node().process().command().program()));
        }
        return Diagnosis.list(
                byDetail.entrySet().stream()
                        .map(each ->
                                Diagnosis.list(each.getValue().stream(), ", ")
                                        + ": "
                                        + each.getKey()),
                "; ");
    }
}
