package dev.mcptether.fleet.exporter;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.exporter.FleetPicture.Finding;
import dev.mcptether.fleet.inventory.Condition;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.ProcessKind;
import dev.mcptether.fleet.inventory.ProcessNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// Finds shims that have no link to their daemon, one finding for each URL. Their clients' calls
/// wait, and then fail.
final class Unlinked {
    /// No process of the tree listens where they connect.
    static final String NO_DAEMON = "no_daemon";

    /// A daemon may listen there, but it refuses them, hangs, or has ended their session.
    static final String UNLINKED = "unlinked";

    /// How long a shim's first link may take on a busy machine.
    private static final Duration START = Duration.ofSeconds(10);

    private static final String START_ONE =
            "run `tether daemon status`; when none runs, `tether daemon start`";

    private static final String ASK_WHY =
            "run `tether daemon status`, then `tether doctor`: the daemon refuses them or does not"
                    + " answer";

    private Unlinked() {}

    /// @param numbers of the living instances; a shim without any is left out
    static List<Finding> of(Inventory inventory, Map<UUID, InstanceNumbers> numbers) {
        Map<String, List<Boolean>> linked =
                inventory
                        .nodes()
                        .filter(node -> isSettled(node, inventory, numbers))
                        .collect(
                                Collectors.groupingBy(
                                        Unlinked::url,
                                        TreeMap::new,
                                        Collectors.mapping(
                                                node -> isLinked(node, numbers),
                                                Collectors.toList())));
        return linked.entrySet().stream()
                .filter(each -> each.getValue().contains(false))
                .map(each -> finding(each.getKey(), each.getValue(), inventory))
                .toList();
    }

    private static boolean isSettled(
            ProcessNode node, Inventory inventory, Map<UUID, InstanceNumbers> numbers) {
        InstanceCard card = node.card();
        return node.kind() == ProcessKind.SHIM
                && node.condition() == Condition.ALIVE
                && card != null
                && card.url() != null
                && numbers.containsKey(card.instance())
                && Duration.between(node.started(), inventory.taken()).compareTo(START) >= 0;
    }

    private static String url(ProcessNode shim) {
        InstanceCard card = shim.card();
        return card == null || card.url() == null ? "" : card.url();
    }

    private static boolean isLinked(ProcessNode shim, Map<UUID, InstanceNumbers> numbers) {
        InstanceCard card = shim.card();
        InstanceNumbers own = card == null ? null : numbers.get(card.instance());
        return own != null && own.linked();
    }

    private static Finding finding(String url, List<Boolean> linked, Inventory inventory) {
        long without = linked.stream().filter(each -> !each).count();
        boolean heard = listens(inventory, url);
        return new Finding(
                heard ? UNLINKED : NO_DAEMON,
                "%d of %d %s of %s %s no link%s"
                        .formatted(
                                without,
                                linked.size(),
                                linked.size() == 1 ? "shim" : "shims",
                                url,
                                without == 1 ? "has" : "have",
                                heard ? "" : ", and no daemon listens there"),
                null,
                heard ? ASK_WHY : START_ONE);
    }

    /// Whether a daemon may be there. On this host only the port is compared, because one host has
    /// many names and addresses. About another host we know nothing, so a daemon may be there.
    private static boolean listens(Inventory inventory, String url) {
        try {
            DaemonUrl daemon = DaemonUrl.parse(url);
            return !daemon.loopback()
                    || inventory
                            .nodes()
                            .flatMap(node -> node.listens().stream())
                            .anyMatch(each -> each.port() == daemon.port());
        } catch (IllegalArgumentException several) {
            return true;
        }
    }
}
