package dev.mcptether.fleet.inventory;

import dev.mcptether.config.Address;
import dev.mcptether.process.HostSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Puts the processes of each daemon together.
final class LogicalDaemons {
    /// The state of a daemon whose health.json by now describes another daemon.
    private static final String SERVING = "serving";

    /// Puts a process before those that stand below it. At the same depth the oldest comes first,
    /// and at the same age the one with the lowest pid.
    private static final Comparator<Draft> OUTERMOST_FIRST =
            Comparator.comparingInt(Draft::depth).thenComparing(Draft.OLDEST_FIRST);

    /// Stands for the pid of a listener that nobody looked at.
    private static final Long UNSEEN = 0L;

    private final HostSnapshot host;
    private final Drafts drafts;
    private final Map<Draft, ProcessNode> nodes;

    private LogicalDaemons(HostSnapshot host, Drafts drafts, Map<Draft, ProcessNode> nodes) {
        this.host = host;
        this.drafts = drafts;
        this.nodes = nodes;
    }

    static List<LogicalDaemon> of(HostSnapshot host, Drafts drafts, Map<Draft, ProcessNode> nodes) {
        return new LogicalDaemons(host, drafts, nodes).all();
    }

    private List<LogicalDaemon> all() {
        List<LogicalDaemon> all = new ArrayList<>();
        drafts.where(each -> OwnDaemon.isOne(each) && each.isLiving())
                .map(this::own)
                .forEach(all::add);
        Map<Draft, List<Draft>> foreign = new LinkedHashMap<>();
        drafts.where(each -> each.program != null && each.isOfDaemon())
                .forEach(each ->
                        foreign.computeIfAbsent(each.instance(), _ -> new ArrayList<>()).add(each));
        foreign.values().stream().map(this::foreign).forEach(all::add);
        all.sort(
                Comparator.comparing((LogicalDaemon each) -> !each.own())
                        .thenComparing(LogicalDaemon::name));
        return all;
    }

    private LogicalDaemon own(Draft daemon) {
        DaemonClaim claim = daemon.claim;
        Optional<Address> address = OwnDaemon.address(daemon);
        List<Long> listeners = listeners(address);
        long should = claim == null ? daemon.process.pid() : claim.listener().pid();
        return new LogicalDaemon(
                OwnDaemon.name(daemon),
                true,
                claim == null ? SERVING : claim.state(),
                address,
                members(daemon),
                listeners,
                listeners.equals(List.of(should)));
    }

    private List<ProcessNode> members(Draft daemon) {
        return drafts.where(each ->
                        each == daemon
                                || (each.own && each.isOfDaemon() && each.instance() == daemon))
                .sorted(OUTERMOST_FIRST)
                .map(this::node)
                .toList();
    }

    /// @param members of one foreign daemon
    private LogicalDaemon foreign(List<Draft> members) {
        Optional<Address> address =
                members.stream()
                        .filter(each -> each.kind == ProcessKind.DAEMON)
                        .map(each -> each.program)
                        .flatMap(each -> Optional.ofNullable(each).stream())
                        .flatMap(each -> each.address().stream())
                        .findFirst();
        List<Long> listeners = listeners(address);
        return new LogicalDaemon(
                LogicalDaemon.FOREIGN + address.map(Address::toString).orElse("unknown"),
                false,
                "",
                address,
                members.stream().sorted(OUTERMOST_FIRST).map(this::node).toList(),
                listeners,
                listeners.size() == 1
                        && members.stream()
                                .anyMatch(each -> each.process.pid() == listeners.getFirst()));
    }

    private ProcessNode node(Draft draft) {
        ProcessNode node = nodes.get(draft);
        if (node == null) {
            throw new IllegalStateException("no node of pid " + draft.process.pid());
        }
        return node;
    }

    private List<Long> listeners(Optional<Address> address) {
        if (address.isEmpty()) {
            return List.of();
        }
        int port = address.get().port();
        Stream<Long> known =
                drafts.where(each -> each.process.listensOn(port)).map(each -> each.process.pid());
        Stream<Long> unseen =
                host.unseen().stream()
                        .filter(each -> each.port() == port)
                        .map(_ -> UNSEEN)
                        .distinct();
        return Stream.concat(unseen, known).sorted().toList();
    }
}
