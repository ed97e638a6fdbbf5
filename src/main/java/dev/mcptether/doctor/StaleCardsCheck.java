package dev.mcptether.doctor;

import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances;
import java.util.List;
import java.util.function.Supplier;

/// Checks whether instances that were killed have left cards.
record StaleCardsCheck(Supplier<List<Instances.Entry>> instances) implements Check {
    @Override
    public String name() {
        return "stale-cards";
    }

    @Override
    public String question() {
        return "Are the cards of all instances those of living processes?";
    }

    @Override
    public Diagnosis look() {
        List<Instances.Entry> all = instances.get();
        List<InstanceCard> stale =
                all.stream()
                        .filter(each -> each.presence() == Instances.Presence.GONE)
                        .map(Instances.Entry::card)
                        .toList();
        return stale.isEmpty()
                ? Diagnosis.ok(all.size() + " cards, all of living instances")
                : Diagnosis.warning(
                        "%d of %d cards are of instances that were killed: %s"
                                .formatted(
                                        stale.size(),
                                        all.size(),
                                        Diagnosis.list(
                                                stale.stream()
                                                        .map(card ->
                                                                card.role().label()
                                                                        + " pid "
                                                                        + card.process().pid()),
                                                ", ")),
                        "tether cleanup");
    }
}
