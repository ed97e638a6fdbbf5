package dev.mcptether.fleet.inventory;

import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.inventory.Finding.What;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts the shims that one client has for one purpose: ours for one URL and path, others' for one
/// script and port.
final class Crowds {
    private final Drafts drafts;
    private final int limit;

    Crowds(Drafts drafts, int limit) {
        this.drafts = drafts;
        this.limit = limit;
    }

    /// Marks the clients that have more than the limit.
    ///
    /// @return how many shims the worst client has for one purpose
    int find() {
        Map<Draft, Map<String, Integer>> counts = new HashMap<>();
        drafts.where(each -> each.kind == ProcessKind.SHIM && each.isLiving())
                .forEach(shim -> {
                    Draft client = client(shim);
                    if (client != null) {
                        counts.computeIfAbsent(client, _ -> new TreeMap<>())
                                .merge(purpose(shim), 1, Integer::sum);
                    }
                });
        int most = 0;
        for (Map.Entry<Draft, Map<String, Integer>> each : counts.entrySet()) {
            Map.Entry<String, Integer> worst = worst(each.getValue());
            most = Math.max(most, worst.getValue());
            if (worst.getValue() > limit) {
                each.getKey()
                        .findings
                        .add(
                                new Finding(
                                        What.LEAKING_CLIENT,
                                        "it has %d shims for %s, more than %d"
                                                .formatted(
                                                        worst.getValue(), worst.getKey(), limit)));
            }
        }
        return most;
    }

    private static Map.Entry<String, Integer> worst(Map<String, Integer> counts) {
        Map.Entry<String, Integer> worst = Map.entry("", 0);
        for (Map.Entry<String, Integer> each : counts.entrySet()) {
            worst = each.getValue() > worst.getValue() ? each : worst;
        }
        return worst;
    }

    private static @Nullable Draft client(Draft shim) {
        Draft above = shim.parent();
        while (above != null && above.kind == ProcessKind.LAUNCHER) {
            above = above.parent();
        }
        return above != null && above.kind == ProcessKind.CLIENT ? above : null;
    }

    private static String purpose(Draft shim) {
        InstanceCard card = shim.card;
        if (card != null) {
            return card.url() == null ? "one daemon" : card.url();
        }
        ForeignProgram program = shim.program;
        return program == null
                ? "one daemon"
                : program.pattern()
                        + program.configured().map(port -> " at port " + port).orElse("");
    }
}
