package dev.mcptether.fleet.inventory;

import dev.mcptether.config.Address;
import dev.mcptether.fleet.inventory.Finding.What;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds daemons that are one too many.
final class Duplicates {
    private final Drafts drafts;

    Duplicates(Drafts drafts) {
        this.drafts = drafts;
    }

    void find() {
        Map<String, List<Draft>> byName =
                drafts.where(each -> OwnDaemon.isOne(each) && each.isLiving())
                        .collect(Collectors.groupingBy(OwnDaemon::name));
        byName.forEach(Duplicates::ofOneName);
        List<Draft> daemons =
                drafts.where(each -> each.kind == ProcessKind.DAEMON && each.isLiving())
                        .sorted(Draft::byAge)
                        .toList();
        daemons.stream()
                .filter(each -> each.program != null)
                .forEach(each -> foreign(each, daemons));
    }

    /// Only one daemon of ours may have a name. While several start, it is not known which one that
    /// will be.
    private static void ofOneName(String name, List<Draft> daemons) {
        rightOne(daemons)
                .ifPresent(right ->
                        daemons.stream()
                                .filter(each -> each != right)
                                .forEach(each ->
                                        duplicate(
                                                each,
                                                "the daemon '%s' is pid %d"
                                                        .formatted(name, right.process.pid()))));
    }

    /// The daemon that health.json names, or else the only one that listens.
    private static Optional<Draft> rightOne(List<Draft> daemons) {
        Optional<Draft> named = daemons.stream().filter(each -> each.claim != null).findFirst();
        if (named.isPresent()) {
            return named;
        }
        List<Draft> listening =
                daemons.stream().filter(each -> !each.process.listens().isEmpty()).toList();
        return listening.size() == 1 ? Optional.of(listening.getFirst()) : Optional.empty();
    }

    /// If two daemons listen at one address, chance decides which one a client gets. A daemon that
    /// does not listen, while another listens at its address, serves nobody.
    private static void foreign(Draft daemon, List<Draft> all) {
        Optional<Address> at = daemon.program == null ? Optional.empty() : daemon.program.address();
        if (at.isEmpty()) {
            return;
        }
        boolean listens = daemon.process.listensOn(at.get().port());
        all.stream()
                .filter(each -> each.instance() != daemon.instance())
                .filter(each -> isAt(each, at.get()))
                .filter(each -> !listens || isBefore(each, daemon))
                .findFirst()
                .ifPresent(other ->
                        duplicate(
                                daemon,
                                (listens
                                                ? "pid %d listens on %s as well"
                                                : "it does not listen; pid %d does, on %s")
                                        .formatted(other.process.pid(), at.get())));
    }

    private static boolean isBefore(Draft other, Draft daemon) {
        return other.program == null || Draft.byAge(other, daemon) < 0;
    }

    private static boolean isAt(Draft daemon, Address address) {
        return daemon.process.listens().stream()
                .anyMatch(each ->
                        each.port() == address.port()
                                && (each.host().equals(address.host())
                                        || each.isAny()
                                        || address.isAny()));
    }

    private static void duplicate(Draft daemon, String why) {
        daemon.findings.add(new Finding(What.DUPLICATE_DAEMON, why));
    }
}
