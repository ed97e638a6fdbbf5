package dev.mcptether.fleet.exporter;

import dev.mcptether.event.Fleet.DriftKind;
import dev.mcptether.fleet.Instances.Entry;
import dev.mcptether.fleet.Instances.Presence;
import dev.mcptether.fleet.exporter.Transitions.Leak;
import dev.mcptether.fleet.exporter.Transitions.Troubles;
import dev.mcptether.fleet.inventory.Condition;
import dev.mcptether.fleet.inventory.Finding.What;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.Problem;
import dev.mcptether.fleet.inventory.ProcessKind;
import dev.mcptether.fleet.inventory.ProcessNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How processes, instances and sessions differ, and which ones each kind of drift is about. A
/// value.
///
/// @param sessions how many sessions there are too many; below 0, too few
/// @param seen of each kind except sessions, each process or card in words
record Drift(long sessions, Map<DriftKind, List<String>> seen) {

    static Drift of(Inventory inventory, List<Entry> cards, long sessions) {
        Map<DriftKind, List<String>> seen = new EnumMap<>(DriftKind.class);
        seen.put(
                DriftKind.UNREGISTERED,
                inventory.unregistered().stream().map(Drift::named).toList());
        seen.put(
                DriftKind.VANISHED,
                cards.stream()
                        .filter(each -> each.presence() == Presence.GONE)
                        .map(each ->
                                "%s %s, whose process %d has ended"
                                        .formatted(
                                                each.card().role().label(),
                                                each.card().instance(),
                                                each.card().process().pid()))
                        .toList());
        seen.put(DriftKind.DUPLICATE_DAEMON, named(inventory, What.DUPLICATE_DAEMON));
        seen.put(DriftKind.LEAKING_CLIENT, named(inventory, What.LEAKING_CLIENT));
        return new Drift(sessions, seen);
    }

    private static List<String> named(Inventory inventory, What what) {
        return problems(inventory, what).map(each -> named(each.node())).toList();
    }

    private static Stream<Problem> problems(Inventory inventory, What what) {
        return inventory.problems().stream().filter(each -> each.finding().what() == what);
    }

    private static String named(ProcessNode node) {
        return "%s %d (%s)"
                .formatted(
                        node.kind().label().replace('_', ' '),
                        node.pid(),
                        node.process().command().program());
    }

    long count(DriftKind kind) {
        return kind == DriftKind.SESSIONS ? sessions : seen.getOrDefault(kind, List.of()).size();
    }

    /// Describes this kind's processes, cards or sessions for a person.
    String words(DriftKind kind) {
        if (kind == DriftKind.SESSIONS) {
            return sessions >= 0
                    ? sessions + " more than there are linked shims"
                    : -sessions + " fewer than there are linked shims";
        }
        return String.join(", ", seen.getOrDefault(kind, List.of()));
    }

    /// All that is wrong, for {@link Transitions}.
    Troubles troubles(Inventory inventory) {
        Map<DriftKind, Long> counts = new EnumMap<>(DriftKind.class);
        Map<DriftKind, String> words = new EnumMap<>(DriftKind.class);
        for (DriftKind kind : DriftKind.values()) {
            if (count(kind) != 0) {
                counts.put(kind, count(kind));
                words.put(kind, words(kind));
            }
        }
        return new Troubles(
                counts, words, duplicates(inventory), orphans(inventory), leaks(inventory));
    }

    private static Map<String, String> duplicates(Inventory inventory) {
        Map<String, List<String>> found = new TreeMap<>();
        problems(inventory, What.DUPLICATE_DAEMON)
                .forEach(each -> {
                    String daemon = each.node().daemon();
                    found.computeIfAbsent(
                                    daemon == null ? "foreign" : daemon, _ -> new ArrayList<>())
                            .add(named(each.node()));
                });
        return found.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, each -> String.join(", ", each.getValue())));
    }

    private static Map<Long, String> orphans(Inventory inventory) {
        return inventory
                .nodes()
                .filter(Drift::isOrphan)
                .collect(
                        Collectors.toMap(
                                ProcessNode::pid,
                                each -> each.process().command().program(),
                                (one, _) -> one));
    }

    static boolean isOrphan(ProcessNode node) {
        return node.kind() == ProcessKind.SHIM && node.condition() == Condition.ORPHANED;
    }

    private static Map<Long, Leak> leaks(Inventory inventory) {
        return problems(inventory, What.LEAKING_CLIENT)
                .collect(
                        Collectors.toMap(
                                each -> each.node().pid(),
                                each -> leak(each.node()),
                                (one, _) -> one));
    }

    private static Leak leak(ProcessNode client) {
        long shims = client.andBelow().filter(each -> each.kind() == ProcessKind.SHIM).count();
        return new Leak(client.process().command().program(), shims);
    }
}
