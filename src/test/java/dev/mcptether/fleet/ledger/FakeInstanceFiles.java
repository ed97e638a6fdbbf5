package dev.mcptether.fleet.ledger;

import dev.mcptether.fleet.ledger.EndedInstance.LogEnd;
import dev.mcptether.process.ProcessIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Instances that live, count and end, and the files that they leave.
final class FakeInstanceFiles implements InstanceFiles {
    static final String BOOT = "boot";
    static final String OK = "tether_calls_total{method=\"tools/call\",outcome=\"ok\"}";
    static final String SUM = "tether_outage_seconds_sum";
    static final String EOF = "tether_shutdowns_total{reason=\"stdin_eof\"}";
    static final Columns COLUMNS = new Columns(List.of(OK, SUM, EOF), new int[] {0, 9, 0});

    /// One instance.
    static final class Life {
        final UUID name;
        final long pid;
        final String boot;
        final String role;
        final long[] counted = new long[3];
        boolean lives = true;
        @Nullable String end;

        /// Whether there is a card, and counters unless `cardOnly`.
        boolean files = true;

        boolean cardOnly;
        boolean damaged;
        boolean unborn;

        Life(UUID name, long pid, String boot, String role) {
            this.name = name;
            this.pid = pid;
            this.boot = boot;
            this.role = role;
        }
    }

    private final Crashes crashes;
    final Map<UUID, Life> instances = new TreeMap<>();

    /// Runs before the instances are listed.
    Runnable beforeListing = () -> {};

    /// Runs before files are removed.
    Runnable beforeRemoval = () -> {};

    FakeInstanceFiles(Crashes crashes) {
        this.crashes = crashes;
    }

    Life starts() {
        return starts(BOOT, "shim");
    }

    Life starts(String boot, String role) {
        int number = instances.size() + 1;
        Life life = new Life(new UUID(7, number), number, boot, role);
        instances.put(life.name, life);
        return life;
    }

    @Override
    public List<UUID> list() throws IOException {
        beforeListing.run();
        crashes.call();
        List<UUID> found = new ArrayList<>();
        instances.values().stream()
                .filter(each -> each.files)
                .forEach(each -> found.add(each.name));
        return found;
    }

    @Override
    public Found find(UUID instance) {
        crashes.look();
        Life life = instances.get(instance);
        if (life == null) {
            throw new IllegalArgumentException("nobody is named " + instance);
        }
        ProcessIdentity process = new ProcessIdentity(life.pid, life.pid, life.boot);
        return new Found(
                process, life(process), life.role, life.end, LogEnd.UNKNOWN, counters(life));
    }

    private static Counters counters(Life life) {
        if (life.cardOnly) {
            return new Counters.Missing();
        }
        if (life.damaged) {
            return new Counters.Damaged("random bytes");
        }
        return life.unborn
                ? new Counters.Unborn()
                : new Counters.Whole(new Counts(COLUMNS, life.counted.clone()));
    }

    @Override
    public InstanceFiles.Life life(ProcessIdentity process) {
        return instances.values().stream().anyMatch(each -> each.pid == process.pid() && each.lives)
                ? InstanceFiles.Life.ALIVE
                : InstanceFiles.Life.GONE;
    }

    /// Makes two file calls: it removes the counters first, then the card.
    @Override
    public void remove(UUID instance) throws IOException {
        beforeRemoval.run();
        crashes.call();
        Life life = instances.get(instance);
        if (life != null) {
            life.cardOnly = true;
            crashes.call();
            life.files = false;
        }
    }
}
