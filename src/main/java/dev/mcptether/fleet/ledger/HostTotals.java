package dev.mcptether.fleet.ledger;

import dev.mcptether.event.EventSink;
import dev.mcptether.event.Fleet;
import dev.mcptether.fleet.ledger.InstanceFiles.Found;
import dev.mcptether.fleet.ledger.InstanceFiles.Life;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/// What all instances of this boot have counted: the ledger, and the counters of every instance
/// that is not in it yet. While an instance moves from its files into the ledger, it counts exactly
/// once at any moment, so no total ever falls.
///
/// Only the leader has one. Any thread, one at a time: its lock guards all of it.
public final class HostTotals {
    /// How many instances are folded in one lot. A scrape waits for one lot at most.
    static final int LOT = 100;

    private final InstanceFiles files;
    private final String boot;
    private final EventSink events;
    private final LedgerNews news = new LedgerNews();
    private final Ledgers ledgers;

    /// All instances that have, or had, files and are in no ledger.
    private final Map<UUID, KnownInstance> known = new TreeMap<>();

    private boolean over;

    /// Guards all of the above. It is fair, so that a scrape has its turn between two lots of a
    /// long fold. With an unfair one it waited for three lots and more (measured).
    private final ReentrantLock lock = new ReentrantLock(true);

    /// Instances whose numbers can be added place by place.
    private record Group(Columns columns, String role) {}

    /// @param boot the present boot
    public HostTotals(InstanceFiles files, LedgerFiles ledgerFiles, String boot, EventSink events) {
        this.files = files;
        this.boot = boot;
        this.events = events;
        this.ledgers = new Ledgers(ledgerFiles, boot, news);
    }

    /// All totals as they are now, by series. A series that is not named is 0. Empty when the
    /// ledger cannot be read, because totals must not fall.
    ///
    /// @throws IOException when the instances cannot be listed
    public Optional<Map<String, BigDecimal>> read() throws IOException {
        try {
            return lookAndSum();
        } finally {
            tell();
        }
    }

    /// Puts all ended instances into the ledger, and removes their files.
    ///
    /// @return how many instances it has put there
    /// @throws IOException when the instances cannot be listed
    public int fold() throws IOException {
        int folded = 0;
        try {
            int lot;
            do {
                lot = foldLot();
                folded += lot;
            } while (lot == LOT);
            return folded;
        } finally {
            tell();
        }
    }

    /// Removes the ledgers of earlier boots that are too old or too many.
    public void removeOldLedgers() {
        lock.lock();
        try {
            if (!over) {
                ledgers.removeOld();
            }
        } finally {
            lock.unlock();
        }
        tell();
    }

    /// Ends all work, because another instance may lead from now on. A scrape that is still under
    /// way reads nothing and folds nothing: two leaders that wrote one ledger would overwrite each
    /// other's lines.
    public void close() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
    }

    private void tell() {
        List<Fleet> untold;
        lock.lock();
        try {
            untold = news.take();
        } finally {
            lock.unlock();
        }
        untold.forEach(events::emit);
    }

    private Optional<Map<String, BigDecimal>> lookAndSum() throws IOException {
        lock.lock();
        try {
            if (over) {
                return Optional.empty();
            }
            Optional<Ledger> ledger = ledgers.present();
            look();
            return ledger.map(this::sum);
        } finally {
            lock.unlock();
        }
    }

    private void look() throws IOException {
        Set<UUID> there = new HashSet<>(files.list());
        // An instance without counters loses nothing when its card is gone.
        known.entrySet()
                .removeIf(each ->
                        !there.contains(each.getKey()) && each.getValue().counts().isEmpty());
        known.replaceAll((instance, old) -> there.contains(instance) ? old : lost(old));
        for (UUID instance : there) {
            if (!ledgers.has(instance) && !isFinal(instance)) {
                look(instance);
            }
        }
        known.forEach(this::complain);
    }

    /// Whether the last look at an instance is final. An ended instance counts nothing more, so its
    /// counters are read once.
    private boolean isFinal(UUID instance) {
        KnownInstance last = known.get(instance);
        return last != null
                && last.gone()
                && last.found().counters() instanceof InstanceFiles.Counters.Whole;
    }

    /// Another process has removed the instance's files. What was seen of it still counts.
    private KnownInstance lost(KnownInstance old) {
        return old.found().process() == null || old.gone()
                ? old.lives(Life.GONE)
                : old.lives(files.life(old.found().process()));
    }

    private void look(UUID instance) {
        Found found = files.find(instance);
        Optional<Counts> before =
                Optional.ofNullable(known.get(instance)).flatMap(KnownInstance::counts);
        switch (found.counters()) {
            case InstanceFiles.Counters.Whole(Counts now) ->
                    known.put(
                            instance,
                            new KnownInstance(
                                    found, Optional.of(before.map(now::atLeast).orElse(now))));
            case InstanceFiles.Counters.Unborn _ -> {
                // The next look will see it.
            }
            case InstanceFiles.Counters.Damaged _, InstanceFiles.Counters.Missing _ ->
                    known.put(instance, new KnownInstance(found, before));
        }
    }

    private void complain(UUID instance, KnownInstance each) {
        if (each.counts().isPresent()) {
            return;
        }
        String named = "the counters of instance " + instance;
        switch (each.found().counters()) {
            case InstanceFiles.Counters.Damaged(String why) ->
                    news.complain(named + " cannot be read and are not counted: " + why);
            case InstanceFiles.Counters.Missing _ -> {
                if (each.killed()) {
                    news.complain(named + " are missing; it was killed");
                }
            }
            case InstanceFiles.Counters.Whole _, InstanceFiles.Counters.Unborn _ -> {}
        }
    }

    private Map<String, BigDecimal> sum(Ledger ledger) {
        Map<String, BigDecimal> totals = new LinkedHashMap<>();
        Map<Group, long[]> sums = new LinkedHashMap<>();
        long killed = 0;
        for (KnownInstance each : known.values()) {
            if (each.bootOr(boot).equals(boot)) {
                each.counts()
                        .ifPresent(counts ->
                                counts.addTo(
                                        sums.computeIfAbsent(
                                                new Group(counts.columns(), each.found().role()),
                                                group -> new long[group.columns().size()])));
                killed += each.killed() ? 1 : 0;
            }
        }
        sums.forEach((group, values) ->
                OnceCounted.add(totals, group.role(), Counts.named(group.columns(), values)));
        totals.merge(EndedInstance.KILLED_SERIES, BigDecimal.valueOf(killed), BigDecimal::add);
        ledger.addTotals(totals);
        return totals;
    }

    private int foldLot() throws IOException {
        lock.lock();
        try {
            return over || ledgers.present().isEmpty() ? 0 : lookAndFold();
        } finally {
            lock.unlock();
        }
    }

    private int lookAndFold() throws IOException {
        look();
        removeFolded();
        Map<String, List<EndedInstance>> byBoot = new HashMap<>();
        known.entrySet().stream()
                .filter(each -> each.getValue().gone())
                .limit(LOT)
                .forEach(each ->
                        byBoot.computeIfAbsent(each.getValue().bootOr(boot), _ -> new ArrayList<>())
                                .add(each.getValue().ended(each.getKey())));
        int folded = 0;
        for (Map.Entry<String, List<EndedInstance>> each : byBoot.entrySet()) {
            folded += fold(each.getKey(), each.getValue());
        }
        return folded;
    }

    private int fold(String ofBoot, List<EndedInstance> ended) {
        Optional<Ledger> ledger = ledgers.of(ofBoot);
        if (ledger.isEmpty()) {
            return 0;
        }
        String trouble = "the ledger cannot be written, so ended instances stay where they are: ";
        try {
            ledger.get().fold(ended);
        } catch (IOException failed) {
            news.complain(trouble + failed);
            return 0;
        }
        news.settle(trouble);
        for (EndedInstance each : ended) {
            known.remove(each.instance());
            remove(each.instance());
            news.add(new Fleet.InstanceFolded(each.instance().toString(), each.role(), each.how()));
        }
        try {
            ledger.get().compact();
        } catch (IOException failed) {
            news.complain("the ledger cannot be made shorter: " + failed);
        }
        return ended.size();
    }

    /// Removes the files of instances that are in a ledger. A leader that died between writing the
    /// ledger and removing the files left these.
    private void removeFolded() throws IOException {
        for (UUID instance : files.list()) {
            if (ledgers.has(instance)) {
                remove(instance);
            }
        }
    }

    private void remove(UUID instance) {
        try {
            files.remove(instance);
        } catch (IOException failed) {
            news.complain("files of %s, which is folded, stay: %s".formatted(instance, failed));
        }
    }
}
