package dev.mcptether.cleanup;

import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.inventory.Finding;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.LogicalDaemon;
import dev.mcptether.fleet.inventory.Problem;
import dev.mcptether.fleet.inventory.ProcessKind;
import dev.mcptether.fleet.inventory.ProcessNode;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A process that is proven by an inventory to be useless. It is a shim whose client has ended, or
/// a daemon, with its launchers, that does not listen where another one does.
///
/// @param program the bare name of its program
/// @param why the reason, for a person
/// @param gone the process that must have ended for this to be true; null if the proof is another
///   one
record Culprit(
        ProcessIdentity process, String program, String why, @Nullable ProcessIdentity gone) {
    /// Each such process once, in the order of the tree.
    static List<Culprit> in(Inventory inventory) {
        Map<ProcessIdentity, Culprit> found = new LinkedHashMap<>();
        for (Problem problem : inventory.problems()) {
            for (ProcessNode node : useless(problem, inventory)) {
                found.putIfAbsent(
                        node.identity(),
                        new Culprit(
                                node.identity(),
                                node.process().command().program(),
                                words(problem, node),
                                client(node)));
            }
        }
        return List.copyOf(found.values());
    }

    private static List<ProcessNode> useless(Problem problem, Inventory inventory) {
        ProcessNode node = problem.node();
        return switch (problem.finding().what()) {
            case ORPHAN -> node.kind() == ProcessKind.SHIM ? List.of(node) : List.of();
            case DUPLICATE_DAEMON ->
                    node.process().listensNowhere() ? whole(node, inventory) : List.of();
            // A zombie has ended already. A client with many shims may need them.
            case ZOMBIE, LEAKING_CLIENT -> List.of();
        };
    }

    /// A daemon and its launchers. The daemon is first, because a launcher ends with it.
    private static List<ProcessNode> whole(ProcessNode daemon, Inventory inventory) {
        List<ProcessNode> all = new ArrayList<>(List.of(daemon));
        inventory.daemons().stream()
                .map(LogicalDaemon::members)
                .filter(members -> members.contains(daemon))
                .flatMap(List::stream)
                .filter(each -> each.kind() == ProcessKind.DAEMON_LAUNCHER)
                .filter(each -> each.process().listensNowhere())
                .forEach(all::add);
        return all;
    }

    private static @Nullable ProcessIdentity client(ProcessNode node) {
        InstanceCard card = node.card();
        NamedProcess client = card == null ? null : card.client();
        return client == null ? null : client.identity();
    }

    private static String words(Problem problem, ProcessNode node) {
        Finding finding = problem.finding();
        String about = finding.what().label().replace('_', ' ') + ": " + finding.detail();
        return node.equals(problem.node()) ? about : "launcher of a " + about;
    }
}
