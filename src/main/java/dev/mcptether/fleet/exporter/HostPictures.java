package dev.mcptether.fleet.exporter;

import dev.mcptether.event.Role;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances.Entry;
import dev.mcptether.fleet.Instances.Presence;
import dev.mcptether.fleet.exporter.FleetPicture.Census;
import dev.mcptether.fleet.inventory.Condition;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.InventoryJson;
import dev.mcptether.fleet.inventory.ProcessKind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Takes pictures of the host: processes from the inventory, instances from their cards, and what
/// differs between them. For one thread at a time.
public final class HostPictures {
    private final FleetSources sources;
    private final Supplier<Inventory> inventory;
    private final SessionsDrift sessions = new SessionsDrift();

    /// @param inventory looks at all processes of the host
    public HostPictures(FleetSources sources, Supplier<Inventory> inventory) {
        this.sources = sources;
        this.inventory = inventory;
    }

    /// @param shown which cards count
    /// @throws IOException when the cards cannot be read
    FleetPicture take(Predicate<Entry> shown) throws IOException {
        long startedNanos = System.nanoTime();
        Inventory processes = inventory.get();
        List<Entry> cards = sources.cards().stream().filter(shown).toList();
        Map<UUID, InstanceNumbers> numbers = numbers(cards);
        Drift drift = Drift.of(processes, cards, sessions.look(sources.sessions(), cards, numbers));
        return new FleetPicture(
                InventoryGauges.of(processes, cards, drift),
                InventoryJson.of(processes).toString(),
                HostFindings.of(processes, drift, numbers),
                census(processes),
                drift.troubles(processes),
                numbers,
                Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    private Map<UUID, InstanceNumbers> numbers(List<Entry> cards) {
        Map<UUID, InstanceNumbers> numbers = new TreeMap<>();
        for (Entry each : cards) {
            InstanceCard card = each.card();
            if (each.presence() != Presence.GONE) {
                sources.numbers(card.instance())
                        .ifPresent(found -> numbers.put(card.instance(), found));
            }
        }
        return numbers;
    }

    private static Census census(Inventory inventory) {
        int shims = (int) InventoryGauges.living(inventory, ProcessKind.SHIM).count();
        int orphans =
                (int)
                        inventory
                                .nodes()
                                .filter(node ->
                                        node.kind() == ProcessKind.SHIM
                                                && node.condition() == Condition.ORPHANED)
                                .count();
        int daemons = (int) InventoryGauges.living(inventory, ProcessKind.DAEMON).count();
        return new Census(shims, daemons, orphans);
    }

    /// Whether this card is a living shim's.
    static boolean isLivingShim(Entry entry) {
        return entry.card().role() == Role.SHIM && entry.presence() != Presence.GONE;
    }
}
