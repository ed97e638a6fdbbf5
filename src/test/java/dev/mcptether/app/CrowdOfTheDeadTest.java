package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Role;
import dev.mcptether.fleet.Cards;
import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.ledger.DiskLedgers;
import dev.mcptether.fleet.ledger.EndedInstance;
import dev.mcptether.fleet.ledger.HostTotals;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.slots.Metrics;
import dev.mcptether.telemetry.slots.SlotsFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Measures a leader in a home of 1,000 ended instances and 200 living ones. A new leader looks at
/// all of them before it serves. Its first scrape looks at all of them again, and later scrapes
/// look at the living ones only. The files are real. The processes are not: each living instance
/// has the pid of this test.
///
/// The test measures the processor time of the one thread that scrapes, because other processes may
/// keep every core busy. The files were written just before, so the thread does not wait for a
/// disk.
final class CrowdOfTheDeadTest {
    private static final int DEAD = 1_000;
    private static final int LIVING = 200;

    /// A new leader must answer within 2 s. This look may take half of that.
    private static final Duration BEFORE = Duration.ofSeconds(1);

    private static final Duration FIRST = Duration.ofMillis(300);

    private static final Duration LATER = Duration.ofMillis(50);

    private final ProcessTable processes = ProcessTable.ofThisHost();
    @TempDir private Path root;

    @Test
    void the_first_scrape_after_a_restart_and_those_after_it_are_quick() throws IOException {
        // Given
        StateDirectory home = new StateDirectory(root);
        Instances cards = new Instances(home, processes);
        ProcessIdentity self =
                processes.look(ProcessHandle.current().pid()) instanceof Look.Seen(Sighting now)
                        ? now.identity()
                        : new ProcessIdentity(1, 1, processes.bootId());
        for (int i = 0; i < LIVING; i++) {
            instance(home, cards, self, i);
        }
        for (int i = 0; i < DEAD; i++) {
            ProcessIdentity gone = new ProcessIdentity(1L << 40, i, processes.bootId());
            instance(home, cards, gone, LIVING + i);
        }

        // When
        HostTotals leader = leader(home);
        Duration before = scrape(leader, DEAD);
        Duration first = scrape(leader, DEAD);
        int folded = leader.fold();
        List<Duration> later = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            later.add(scrape(leader, DEAD));
        }
        Duration successor = scrape(leader(home), DEAD);

        // Then
        Collections.sort(later);
        System.err.printf(
                "before it serves %d ms, first scrape %d ms, later %.1f ms in the median; a successor, when all are folded, %d ms%n",
                before.toMillis(),
                first.toMillis(),
                later.get(10).toNanos() / 1e6,
                successor.toMillis());
        assertThat(folded).isEqualTo(DEAD);
        assertThat(cards.all()).hasSize(LIVING);
        assertThat(before).isLessThan(BEFORE);
        assertThat(first).isLessThan(FIRST);
        assertThat(successor).isLessThan(FIRST);
        assertThat(later.get(10)).isLessThan(LATER);
    }

    private static void instance(
            StateDirectory home, Instances cards, ProcessIdentity process, int number)
            throws IOException {
        UUID name = new UUID(7, number);
        Identity who =
                new Identity(
                        name,
                        process.bootId(),
                        process.pid(),
                        process.startTicks(),
                        Role.SHIM,
                        "1");
        var _ = SlotsFile.create(home, who, 1, new Metrics().layout());
        cards.put(Cards.shim(name, process, Instant.EPOCH));
    }

    private HostTotals leader(StateDirectory home) {
        return new HostTotals(
                new InstanceFilesOnDisk(home, processes, InstantSource.system()),
                new DiskLedgers(home, InstantSource.system()),
                processes.bootId(),
                _ -> {});
    }

    private static Duration scrape(HostTotals leader, int killed) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long startedNanos = threads.getCurrentThreadCpuTime();
        Map<String, BigDecimal> totals = leader.read().orElseThrow();
        Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - startedNanos);
        assertThat(totals.get(EndedInstance.KILLED_SERIES))
                .isEqualByComparingTo(BigDecimal.valueOf(killed));
        return took;
    }
}
