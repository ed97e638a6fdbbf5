package dev.mcptether.app;

import dev.mcptether.config.InventorySettings;
import dev.mcptether.daemon.hosting.ChildrenFile;
import dev.mcptether.daemon.single.DaemonFolder;
import dev.mcptether.daemon.single.Health;
import dev.mcptether.daemon.single.Member;
import dev.mcptether.daemon.single.Members;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.inventory.DaemonClaim;
import dev.mcptether.fleet.inventory.Evidence;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.HostLook;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Takes inventories of this host. It only looks: it changes no file and makes no home. Waits for
/// the disk.
final class HostInventory {
    /// Stands for a process that a file does not name.
    private static final ProcessIdentity NOBODY = new ProcessIdentity(-1, -1, "");

    private final StateDirectory home;
    private final Supplier<InventorySettings> settings;
    private final HostLook host;

    /// @param settings read again at each look
    HostInventory(StateDirectory home, Supplier<InventorySettings> settings, HostLook host) {
        this.home = home;
        this.settings = settings;
        this.host = host;
    }

    Inventory look() {
        return Inventory.of(evidence());
    }

    /// @throws dev.mcptether.config.ConfigException when a setting for it cannot be used
    Evidence evidence() {
        List<InstanceCard> cards = new Instances(home, ProcessTable.ofThisHost()).cards();
        List<DaemonClaim> daemons = claims();
        InventorySettings judged = settings.get();
        return new Evidence(
                host.take(Evidence.interest(daemons)),
                cards,
                daemons,
                homes(),
                judged.patterns(),
                judged.shimsPerClient());
    }

    /// The names of the daemons that have run here.
    List<String> names() {
        Path folder = home.root().resolve("daemons");
        String[] names =
                folder.toFile()
                        .list((parent, name) ->
                                parent.toPath().resolve(name).toFile().isDirectory());
        return names == null ? List.of() : Arrays.stream(names).sorted().toList();
    }

    private List<DaemonClaim> claims() {
        return names().stream().map(this::claim).flatMap(Optional::stream).toList();
    }

    private Optional<DaemonClaim> claim(String name) {
        Optional<Health> health = new DaemonFolder(home, name).health();
        List<DaemonClaim.Child> children =
                new ChildrenFile(home, name, _ -> {})
                        .read().stream()
                                .map(each -> new DaemonClaim.Child(each.process(), each.server()))
                                .toList();
        if (health.isEmpty()) {
            return children.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new DaemonClaim(
                                    name,
                                    NOBODY,
                                    Optional.empty(),
                                    "",
                                    Optional.empty(),
                                    NOBODY,
                                    NOBODY,
                                    children));
        }
        Members members = health.get().members();
        return Optional.of(
                new DaemonClaim(
                        name,
                        health.get().process(),
                        health.get().address(),
                        health.get().json().at("state").string(),
                        members.launcher().map(Member::process),
                        members.worker().process(),
                        members.listener().process(),
                        children));
    }

    private Set<String> homes() {
        Set<String> spellings = new HashSet<>();
        spellings.add(home.root().toAbsolutePath().normalize().toString());
        try {
            spellings.add(home.root().toRealPath().toString());
        } catch (IOException absent) {
            return spellings;
        }
        return spellings;
    }
}
