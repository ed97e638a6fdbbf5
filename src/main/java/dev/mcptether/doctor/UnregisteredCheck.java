package dev.mcptether.doctor;

import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.ProcessNode;
import java.util.List;
import java.util.function.Supplier;

/// Checks whether instances run that show no card. Nobody counts such instances.
record UnregisteredCheck(Supplier<Inventory> inventory) implements Check {
    @Override
    public String name() {
        return "unregistered";
    }

    @Override
    public String question() {
        return "Has every instance that runs its card?";
    }

    @Override
    public Diagnosis look() {
        List<ProcessNode> without = inventory.get().unregistered();
        return without.isEmpty()
                ? Diagnosis.ok("every instance that runs shows its card")
                : Diagnosis.warning(
                        "these show no card, so nobody counts them: "
                                + Diagnosis.list(
                                        without.stream()
                                                .map(each ->
                                                        "%s %d"
                                                                .formatted(
                                                                        each.kind().label(),
                                                                        each.pid())),
                                        ", "),
                        "tether doctor home, then restart their clients");
    }
}
