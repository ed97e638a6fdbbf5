package dev.mcptether.fleet.inventory;

import dev.mcptether.process.TetherProgram;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// All processes of Tether on this host, their clients and servers, and the processes of the
/// programs that Tether replaces. A value, true at the moment it was taken.
///
/// @param roots the nodes that stand below no other: clients first, our own before others, oldest
///   first
/// @param daemons one entry for each daemon, however many processes it has
/// @param mostShimsPerClient how many shims the worst client has for one URL and path
public record Inventory(
        Instant taken,
        List<ProcessNode> roots,
        List<LogicalDaemon> daemons,
        int mostShimsPerClient) {
    /// How long a process that starts may be without a card.
    private static final Duration BIRTH = Duration.ofSeconds(10);

    public Inventory {
        roots = List.copyOf(roots);
        daemons = List.copyOf(daemons);
    }

    public static Inventory of(Evidence evidence) {
        Drafts drafts = new Drafts();
        new OwnProcesses(evidence, drafts).draft();
        new ForeignProcesses(evidence, drafts).draft();
        new Duplicates(drafts).find();
        int most = new Crowds(drafts, evidence.shimsPerClient()).find();
        Map<Draft, ProcessNode> nodes = drafts.nodes();
        List<ProcessNode> roots =
                nodes.entrySet().stream()
                        .filter(each -> each.getKey().parent() == null)
                        .map(Map.Entry::getValue)
                        .sorted(Drafts::order)
                        .toList();
        return new Inventory(
                evidence.host().taken(),
                roots,
                LogicalDaemons.of(evidence.host(), drafts, nodes),
                most);
    }

    /// Every node once, parents first.
    public Stream<ProcessNode> nodes() {
        return roots.stream().flatMap(ProcessNode::andBelow);
    }

    /// All that is wrong.
    public List<Problem> problems() {
        return nodes().flatMap(
                        node -> node.findings().stream().map(each -> new Problem(node, each)))
                .toList();
    }

    /// Instances of this home that live and show no card.
    public List<ProcessNode> unregistered() {
        return nodes().filter(node -> node.own() && node.card() == null)
                .filter(node -> TetherProgram.words(node.process().command()).isPresent())
                .filter(node ->
                        Duration.between(node.started(), taken).compareTo(BIRTH) >= 0
                                && node.condition() != Condition.ZOMBIE)
                .toList();
    }
}
