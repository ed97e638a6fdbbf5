package dev.mcptether.fleet.inventory;

import dev.mcptether.config.Address;
import dev.mcptether.process.HostSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Puts the processes of each daemon together.
final class LogicalDaemons {
    /// The state of a daemon whose health.json by now describes another daemon.
    private static final String SERVING = "serving";

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
        all.sort(LogicalDaemons::ownFirst);
        return all;
    }

    private LogicalDaemon own(Draft daemon) {
        DaemonClaim claim = daemon.claim;
        Optional<Address> address = OwnDaemon.address(daemon);
        String name = OwnDaemon.name(daemon);
        List<Long> listeners =
                listeners(
                        address, each -> each == daemon || (each.own && name.equals(each.daemon)));
        long should = claim == null ? daemon.process.pid() : claim.listener().pid();
        return new LogicalDaemon(
                name,
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
                .sorted(LogicalDaemons::outermostFirst)
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
        List<Long> listeners = listeners(address, members::contains);
        return new LogicalDaemon(
                LogicalDaemon.FOREIGN + address.map(Address::toString).orElse("unknown"),
                false,
                "",
                address,
                members.stream().sorted(LogicalDaemons::outermostFirst).map(this::node).toList(),
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

    /// Puts a process before those that stand below it. At the same depth the oldest comes first,
    /// and at the same age the one with the lowest pid.
    private static int outermostFirst(Draft one, Draft other) {
        int order = Integer.compare(one.depth(), other.depth());
        return order != 0 ? order : Draft.byAge(one, other);
    }

    private static int ownFirst(LogicalDaemon one, LogicalDaemon other) {
        int order = Boolean.compare(other.own(), one.own());
        return order != 0 ? order : one.name().compareTo(other.name());
    }

    /// @param isOfDaemon which processes belong to the daemon
    private List<Long> listeners(Optional<Address> address, Predicate<Draft> isOfDaemon) {
        if (address.isEmpty()) {
            return List.of();
        }
        int port = address.get().port();
        List<Long> known =
                drafts.where(each -> each.process.listensOn(port))
                        .map(each -> each.process.pid())
                        .sorted()
                        .toList();
        boolean unseen = host.unseen().stream().anyMatch(each -> each.port() == port);
        // A process of the daemon may be the one that listens, if its sockets cannot be seen.
        boolean itsOwn =
                known.isEmpty()
                        && drafts.where(isOfDaemon)
                                .anyMatch(each -> !each.process.details().socketsSeen());
        return unseen && !itsOwn
                ? Stream.concat(Stream.of(UNSEEN), known.stream()).toList()
                : known;
    }
}
