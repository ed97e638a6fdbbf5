package dev.mcptether.doctor;

import dev.mcptether.daemon.single.Health;
import dev.mcptether.daemon.single.VersionOrder;
import dev.mcptether.event.Role;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Checks whether daemons and shims have this program's version. Other versions work together with
/// it, but what one version has repaired is still broken in the other.
record VersionsCheck(
        String own, Supplier<List<DaemonFound>> daemons, Supplier<List<Instances.Entry>> instances)
        implements Check {
    @Override
    public String name() {
        return "versions";
    }

    @Override
    public String question() {
        return "Do daemons and shims run this program's version?";
    }

    @Override
    public Diagnosis look() {
        List<Diagnosis> found = new ArrayList<>();
        daemons.get().forEach(each -> each.health().ifPresent(health -> add(each, health, found)));
        List<InstanceCard> others =
                instances.get().stream()
                        .filter(each -> each.presence() == Instances.Presence.ALIVE)
                        .map(Instances.Entry::card)
                        .filter(card -> card.role() == Role.SHIM)
                        .filter(card -> !card.version().equals(own))
                        .toList();
        if (!others.isEmpty()) {
            found.add(
                    Diagnosis.warning(
                            "these shims are of another version than %s: %s"
                                    .formatted(
                                            own,
                                            Diagnosis.list(
                                                    others.stream()
                                                            .map(card ->
                                                                    "pid %d is %s"
                                                                            .formatted(
                                                                                    card.process()
                                                                                            .pid(),
                                                                                    card
                                                                                            .version())),
                                                    ", ")),
                            "restart their clients"));
        }
        return Diagnosis.worst(found, Diagnosis.ok("all that runs is " + own));
    }

    private void add(DaemonFound found, Health health, List<Diagnosis> all) {
        if (health.version().equals(own)) {
            return;
        }
        String evidence =
                "%s (pid %d) is %s, this program is %s"
                        .formatted(found.title(), health.pid(), health.version(), own);
        all.add(
                Diagnosis.warning(
                        evidence,
                        VersionOrder.newer(own, health.version())
                                ? found.command("start") + " --replace"
                                : "update this program: an older one does not replace that daemon"));
    }
}
