package dev.mcptether.cleanup;

import dev.mcptether.cleanup.CleanupAction.End;
import dev.mcptether.cleanup.CleanupAction.Remove;
import dev.mcptether.daemon.single.DaemonFolder;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.LogicalDaemon;
import dev.mcptether.home.LockFile;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.ProvenProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Ends processes that must not be there, and removes what ended instances have left. It leaves
/// alone what is not proven: two looks at the host must find the same process, and the process is
/// proven once more before each signal.
public final class Cleanup {
    /// How long the exporter may take to remove the cards of ended instances.
    private static final Duration FOLDING = Duration.ofSeconds(4);

    private static final long LOOK_MILLIS = 20;

    private final StateDirectory home;
    private final Supplier<Inventory> inventory;
    private final ProcessTable table;
    private final ProvenProcesses processes;
    private final @Nullable DeadCards cards;
    private final InstantSource clock;

    /// @param inventory takes an inventory
    /// @param cards null if the cards of ended instances must stay
    public Cleanup(
            StateDirectory home,
            Supplier<Inventory> inventory,
            ProcessTable table,
            ProvenProcesses processes,
            @Nullable DeadCards cards) {
        this.home = home;
        this.inventory = inventory;
        this.table = table;
        this.processes = processes;
        this.cards = cards;
        this.clock = InstantSource.system();
    }

    /// What there is to do. It changes nothing.
    public List<CleanupAction> plan() {
        Inventory now = inventory.get();
        List<CleanupAction> plan = new ArrayList<>();
        Culprit.in(now).forEach(each -> plan.add(end(each, false)));
        endedDaemons(now).forEach(each -> plan.addAll(each.plan()));
        staleCards().forEach(each -> plan.add(card(each, false)));
        abandoned().forEach(each -> plan.add(abandoned(each, false)));
        return plan;
    }

    /// Does everything. It takes some seconds if a process ignores TERM.
    public List<CleanupAction> clean() throws IOException, InterruptedException {
        List<CleanupAction> done = new ArrayList<>();
        Inventory now = inventory.get();
        endCulprits(now, done);
        for (EndedDaemon each : endedDaemons(now)) {
            done.addAll(each.clean());
        }
        foldCards(done);
        for (Path each : abandoned()) {
            Files.deleteIfExists(each);
            done.add(abandoned(each, !Files.exists(each)));
        }
        return done;
    }

    private void endCulprits(Inventory now, List<CleanupAction> done) throws InterruptedException {
        List<Culprit> first = Culprit.in(now);
        if (first.isEmpty()) {
            return;
        }
        Set<ProcessIdentity> again = new HashSet<>();
        Culprit.in(inventory.get()).forEach(each -> again.add(each.process()));
        List<Culprit> proven =
                first.stream()
                        .filter(each -> again.contains(each.process()))
                        .filter(each -> {
                            ProcessIdentity gone = each.gone();
                            return gone == null || processes.hasEnded(gone);
                        })
                        .toList();
        Set<ProcessIdentity> ended =
                new ProvenEnd(processes).end(proven.stream().map(Culprit::process).toList());
        proven.forEach(each -> done.add(end(each, ended.contains(each.process()))));
    }

    private static CleanupAction end(Culprit culprit, boolean done) {
        return new End(culprit.process().pid(), culprit.program(), culprit.why(), done);
    }

    /// The folders of daemon names for which no daemon of ours runs now.
    private List<EndedDaemon> endedDaemons(Inventory now) {
        String[] names = home.root().resolve("daemons").toFile().list();
        Set<String> living = new HashSet<>();
        now.daemons().stream()
                .filter(LogicalDaemon::own)
                .map(LogicalDaemon::name)
                .forEach(living::add);
        return Stream.of(names == null ? new String[0] : names)
                .sorted()
                .filter(name -> !living.contains(name))
                .map(name -> new DaemonFolder(home, name))
                .map(folder -> new EndedDaemon(folder, table, processes, clock))
                .toList();
    }

    private void foldCards(List<CleanupAction> done) throws InterruptedException {
        List<InstanceCard> stale = staleCards();
        if (cards == null || stale.isEmpty()) {
            return;
        }
        cards.fold();
        long deadlineNanos = System.nanoTime() + FOLDING.toNanos();
        while (stale.stream().map(this::file).anyMatch(Files::exists)
                && System.nanoTime() - deadlineNanos < 0) {
            Thread.sleep(LOOK_MILLIS);
        }
        stale.forEach(each -> done.add(card(each, !Files.exists(file(each)))));
    }

    private List<InstanceCard> staleCards() {
        return cards == null
                ? List.of()
                : new Instances(home, table)
                        .cards().stream()
                                .filter(each -> processes.hasEnded(each.process()))
                                .toList();
    }

    private CleanupAction card(InstanceCard card, boolean done) {
        return new Remove(
                file(card),
                "the %s of this card, pid %d, has ended; its counters go into the ledger"
                        .formatted(card.role().label(), card.process().pid()),
                done);
    }

    private Path file(InstanceCard card) {
        return home.root().resolve("run").resolve("instances").resolve(card.instance() + ".json");
    }

    private List<Path> abandoned() {
        return new AbandonedFiles(home, clock.instant()).find();
    }

    private static CleanupAction abandoned(Path file, boolean done) {
        return new Remove(file, "its writer ended before it was whole", done);
    }

    /// Deletes the record of where a daemon has listened, so that another program may use that
    /// address.
    ///
    /// @return empty if there is no record
    public List<CleanupAction> forget(String name, boolean dryRun) throws IOException {
        DaemonFolder folder = new DaemonFolder(home, name);
        Path address = home.root().resolve("daemons").resolve(name).resolve("address");
        if (!Files.exists(address)) {
            return List.of();
        }
        String why = "where the daemon '%s' has listened is to be forgotten".formatted(name);
        if (dryRun) {
            return List.of(new Remove(address, why, false));
        }
        try (@Nullable LockFile lock = folder.tryLock().orElse(null)) {
            if (lock == null) {
                return List.of(
                        new Remove(
                                address,
                                "the daemon '%s' is running; stop it first".formatted(name),
                                false));
            }
            Files.deleteIfExists(address);
            return List.of(new Remove(address, why, true));
        }
    }
}
