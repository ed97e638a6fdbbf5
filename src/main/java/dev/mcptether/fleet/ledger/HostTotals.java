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
import java.util.function.Function;

/// What all instances of this boot have counted: the ledger, and the counters of everybody who is
/// not in it yet. An instance moves from its files into the ledger without a moment in which it
/// counts twice or not at all, so no total ever falls.
///
/// Only the leader has one. Any thread, one at a time: its lock guards all of it.
public final class HostTotals {
    /// How many instances are folded at once: a scrape waits for one such lot at most.
    private static final int LOT = 100;

    private final InstanceFiles files;
    private final Function<String, LedgerFile> ledgerFiles;
    private final String boot;
    private final EventSink events;

    /// Everybody whose files are, or were, there and who is not in a ledger.
    private final Map<UUID, Known> known = new TreeMap<>();

    private final Map<String, Ledger> ledgers = new HashMap<>();

    /// Complaints that have been made, so that each is made once while it lasts.
    private final Set<String> complaints = new HashSet<>();

    /// An instance by what was last seen of it.
    private record Known(Found found, Optional<Counts> counts) {
        boolean gone() {
            return found.life() == Life.GONE;
        }

        boolean killed() {
            return gone() && found.end() == null;
        }

        Known lives(Life now) {
            return new Known(
                    new Found(
                            found.process(),
                            now,
                            found.role(),
                            found.end(),
                            found.log(),
                            found.counters()),
                    counts);
        }

        String bootOr(String fallback) {
            return found.process() == null ? fallback : found.process().bootId();
        }
    }

    /// Instances whose numbers can be added place by place.
    private record Group(Columns columns, String role) {}

    /// @param ledgerFiles the ledger of each boot
    /// @param boot the present one
    public HostTotals(
            InstanceFiles files,
            Function<String, LedgerFile> ledgerFiles,
            String boot,
            EventSink events) {
        this.files = files;
        this.ledgerFiles = ledgerFiles;
        this.boot = boot;
        this.events = events;
    }

    /// All totals as they are now, by series; what is not named is 0. Empty when the ledger cannot
    /// be read: less than there was before would be a lie.
    ///
    /// @throws IOException when the instances cannot be listed
    public Optional<Map<String, BigDecimal>> read() throws IOException {
        List<Fleet> news = new ArrayList<>();
        try {
            return read(news);
        } finally {
            news.forEach(events::emit);
        }
    }

    private synchronized Optional<Map<String, BigDecimal>> read(List<Fleet> news)
            throws IOException {
        Optional<Ledger> ledger = ledger(boot, news);
        look(news);
        return ledger.map(this::sum);
    }

    /// Puts all who are gone into the ledger, and takes their files away.
    ///
    /// @return how many
    /// @throws IOException when the instances cannot be listed
    public int fold() throws IOException {
        List<Fleet> news = new ArrayList<>();
        int folded = 0;
        try {
            int lot;
            do {
                lot = foldLot(news);
                folded += lot;
            } while (lot == LOT);
            return folded;
        } finally {
            news.forEach(events::emit);
        }
    }

    private void look(List<Fleet> news) throws IOException {
        Set<UUID> there = new HashSet<>(files.list());
        // What had no counters has nothing to lose with its card.
        known.entrySet()
                .removeIf(each ->
                        !there.contains(each.getKey()) && each.getValue().counts().isEmpty());
        known.replaceAll((instance, old) -> there.contains(instance) ? old : lost(old));
        for (UUID instance : there) {
            if (!isFolded(instance)) {
                look(instance);
            }
        }
        known.forEach((instance, each) -> complain(instance, each, news));
    }

    /// Its files went, and not by our hand: what was seen of it still counts.
    private Known lost(Known old) {
        return old.found().process() == null || old.gone()
                ? old.lives(Life.GONE)
                : old.lives(files.life(old.found().process()));
    }

    private void look(UUID instance) {
        Found found = files.find(instance);
        Optional<Counts> before = Optional.ofNullable(known.get(instance)).flatMap(Known::counts);
        switch (found.counters()) {
            case InstanceFiles.Counters.Whole whole ->
                    known.put(
                            instance,
                            new Known(
                                    found,
                                    Optional.of(
                                            before.map(whole.counts()::atLeast)
                                                    .orElse(whole.counts()))));
            case InstanceFiles.Counters.Unborn _ -> {
                // The next look will see it.
            }
            case InstanceFiles.Counters.Damaged _, InstanceFiles.Counters.Missing _ ->
                    known.put(instance, new Known(found, before));
        }
    }

    private void complain(UUID instance, Known each, List<Fleet> news) {
        if (each.counts().isPresent()) {
            return;
        }
        String named = "the counters of instance " + instance;
        switch (each.found().counters()) {
            case InstanceFiles.Counters.Damaged(String why) ->
                    complain(named + " cannot be read and are not counted: " + why, news);
            case InstanceFiles.Counters.Missing _ -> {
                if (each.killed()) {
                    complain(named + " are missing; it was killed", news);
                }
            }
            case InstanceFiles.Counters.Whole _, InstanceFiles.Counters.Unborn _ -> {}
        }
    }

    private void complain(String why, List<Fleet> news) {
        if (complaints.add(why)) {
            news.add(new Fleet.LedgerFailed(why));
        }
    }

    private boolean isFolded(UUID instance) {
        return ledgers.values().stream().anyMatch(each -> each.has(instance));
    }

    private Map<String, BigDecimal> sum(Ledger ledger) {
        Map<String, BigDecimal> totals = new LinkedHashMap<>();
        Map<Group, long[]> sums = new LinkedHashMap<>();
        long killed = 0;
        for (Known each : known.values()) {
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

    private synchronized int foldLot(List<Fleet> news) throws IOException {
        if (ledger(boot, news).isEmpty()) {
            return 0;
        }
        look(news);
        removeFolded(news);
        Map<String, List<UUID>> byBoot = new HashMap<>();
        known.entrySet().stream()
                .filter(each -> each.getValue().gone())
                .limit(LOT)
                .forEach(each ->
                        byBoot.computeIfAbsent(each.getValue().bootOr(boot), _ -> new ArrayList<>())
                                .add(each.getKey()));
        int folded = 0;
        for (Map.Entry<String, List<UUID>> each : byBoot.entrySet()) {
            folded += foldLot(each.getKey(), each.getValue(), news);
        }
        return folded;
    }

    private int foldLot(String ofBoot, List<UUID> gone, List<Fleet> news) {
        Optional<Ledger> ledger = ledger(ofBoot, news);
        if (ledger.isEmpty()) {
            return 0;
        }
        List<EndedInstance> ended = gone.stream().map(this::ended).toList();
        String trouble = "the ledger cannot be written, so ended instances stay where they are: ";
        try {
            ledger.get().fold(ended);
        } catch (IOException failed) {
            complain(trouble + failed, news);
            return 0;
        }
        complaints.removeIf(each -> each.startsWith(trouble));
        for (EndedInstance each : ended) {
            known.remove(each.instance());
            remove(each.instance(), news);
            news.add(new Fleet.InstanceFolded(each.instance().toString(), each.role(), each.how()));
        }
        try {
            ledger.get().compact();
        } catch (IOException failed) {
            complain("the ledger cannot be made shorter: " + failed, news);
        }
        return ended.size();
    }

    private EndedInstance ended(UUID instance) {
        Known each = known.get(instance);
        if (each == null) {
            throw new IllegalStateException(instance + " is not known");
        }
        Map<String, BigDecimal> counters = new LinkedHashMap<>();
        each.counts().ifPresent(counts -> counters.putAll(counts.named()));
        if (each.killed()) {
            counters.merge(EndedInstance.KILLED_SERIES, BigDecimal.ONE, BigDecimal::add);
        }
        String end = each.found().end();
        return new EndedInstance(
                instance,
                each.found().role(),
                end == null ? EndedInstance.KILLED : end,
                counters,
                each.found().log());
    }

    /// A leader that died between the ledger and the files left these.
    private void removeFolded(List<Fleet> news) throws IOException {
        for (UUID instance : files.list()) {
            if (isFolded(instance)) {
                remove(instance, news);
            }
        }
    }

    private void remove(UUID instance, List<Fleet> news) {
        try {
            files.remove(instance);
        } catch (IOException failed) {
            complain("files of %s, which is folded, stay: %s".formatted(instance, failed), news);
        }
    }

    private Optional<Ledger> ledger(String ofBoot, List<Fleet> news) {
        Ledger open = ledgers.get(ofBoot);
        if (open != null) {
            return Optional.of(open);
        }
        try {
            Ledger opened = Ledger.open(ledgerFiles.apply(ofBoot));
            if (opened.damaged() > 0) {
                complain(
                        "the ledger of boot %s has %d lines that cannot be read"
                                .formatted(ofBoot, opened.damaged()),
                        news);
            }
            ledgers.put(ofBoot, opened);
            return Optional.of(opened);
        } catch (IOException unreadable) {
            complain("the ledger cannot be read, so there are no totals: " + unreadable, news);
            return Optional.empty();
        }
    }
}
