package dev.mcptether.fleet.ledger;

import static dev.mcptether.fleet.ledger.EndedInstance.KILLED_SERIES;
import static dev.mcptether.fleet.ledger.FakeInstanceFiles.BOOT;
import static dev.mcptether.fleet.ledger.FakeInstanceFiles.EOF;
import static dev.mcptether.fleet.ledger.FakeInstanceFiles.OK;
import static dev.mcptether.fleet.ledger.FakeInstanceFiles.SUM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Event;
import dev.mcptether.event.Fleet;
import dev.mcptether.fleet.ledger.FakeInstanceFiles.Life;
import dev.mcptether.time.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HostTotalsTest {
    private final Crashes crashes = new Crashes();
    private final FakeInstanceFiles files = new FakeInstanceFiles(crashes);
    private final FakeLedgerFiles ledgers = new FakeLedgerFiles(crashes, new Random(1));
    private final List<Event> events = new ArrayList<>();

    private HostTotals leader() {
        return new HostTotals(files, ledgers, BOOT, events::add);
    }

    private String ledgerOf(String boot) {
        return ledgers.of(boot).text();
    }

    private static long count(HostTotals totals, String series) throws IOException {
        return totals.read().orElseThrow().getOrDefault(series, BigDecimal.ZERO).longValueExact();
    }

    @Test
    void the_living_and_the_dead_count_and_nobody_counts_twice() throws IOException {
        // Given
        HostTotals totals = leader();
        Life lives = files.starts();
        Life ended = files.starts();
        Life killed = files.starts();
        lives.counted[0] = 1;
        ended.counted[0] = 10;
        ended.counted[2] = 1;
        killed.counted[0] = 100;

        // When
        ended.end = "stdin_eof";
        ended.lives = false;
        killed.lives = false;
        long before = count(totals, OK);
        long killedBefore = count(totals, KILLED_SERIES);
        int folded = totals.fold();

        // Then
        assertThat(folded).isEqualTo(2);
        assertThat(before).isEqualTo(111);
        assertThat(killedBefore).isEqualTo(1);
        assertThat(count(totals, OK)).isEqualTo(111);
        assertThat(count(totals, EOF)).isEqualTo(1);
        assertThat(count(totals, KILLED_SERIES)).isEqualTo(1);
        assertThat(files.instances.values()).filteredOn(each -> each.files).containsOnly(lives);
        assertThat(events)
                .containsExactlyInAnyOrder(
                        new Fleet.InstanceFolded(ended.name.toString(), "shim", "stdin_eof"),
                        new Fleet.InstanceFolded(killed.name.toString(), "shim", "killed"));
        assertThat(count(leader(), OK)).isEqualTo(111);
    }

    @Test
    void a_call_through_shim_and_daemon_is_one_call() throws IOException {
        // Given
        files.starts().counted[0] = 5;
        Life daemon = files.starts(BOOT, "daemon");
        daemon.counted[0] = 5;
        daemon.counted[1] = 3;
        HostTotals totals = leader();
        long before = count(totals, OK);

        // When
        daemon.lives = false;
        totals.fold();

        // Then
        assertThat(before).isEqualTo(5);
        assertThat(count(totals, OK)).isEqualTo(5);
        assertThat(count(leader(), OK)).isEqualTo(5);
        assertThat(totals.read().orElseThrow().get(SUM)).isEqualByComparingTo("0.000000003");
    }

    @Test
    void an_instance_of_another_boot_goes_into_that_boots_ledger() throws IOException {
        // Given
        Life old = files.starts("before", "shim");
        old.counted[0] = 9;
        old.lives = false;
        HostTotals totals = leader();

        // When
        int folded = totals.fold();

        // Then
        assertThat(folded).isEqualTo(1);
        assertThat(count(totals, OK)).isZero();
        assertThat(ledgerOf("before")).contains(old.name.toString());
        assertThat(ledgerOf(BOOT)).isEmpty();
    }

    @Test
    void what_cannot_be_read_counts_as_killed_with_nothing_and_is_told_once() throws IOException {
        // Given
        Life damaged = files.starts();
        damaged.counted[0] = 4;
        damaged.damaged = true;
        damaged.lives = false;
        Life young = files.starts();
        young.counted[0] = 2;
        young.unborn = true;
        HostTotals totals = leader();

        // When
        long calls = count(totals, OK);
        totals.fold();
        totals.fold();

        // Then
        assertThat(calls).isZero();
        assertThat(count(totals, KILLED_SERIES)).isEqualTo(1);
        assertThat(events).filteredOn(each -> each instanceof Fleet.LedgerFailed).hasSize(1);
        young.unborn = false;
        assertThat(count(totals, OK)).isEqualTo(2);
    }

    @Test
    void while_the_ledger_cannot_be_written_the_dead_count_from_their_files() throws IOException {
        // Given
        Life killed = files.starts();
        killed.counted[0] = 3;
        HostTotals totals = leader();
        count(totals, OK);
        killed.lives = false;

        // When: the write of the ledger fails, the call after the list
        crashes.failAt(3);
        int folded = totals.fold();

        // Then
        assertThat(folded).isZero();
        assertThat(killed.files).isTrue();
        assertThat(count(totals, OK)).isEqualTo(3);
        assertThat(count(totals, KILLED_SERIES)).isEqualTo(1);
        assertThat(events).hasAtLeastOneElementOfType(Fleet.LedgerFailed.class);
        assertThat(totals.fold()).isEqualTo(1);
        assertThat(count(leader(), OK)).isEqualTo(3);
    }

    @Test
    void what_was_seen_of_an_instance_counts_when_somebody_takes_its_files() throws IOException {
        // Given
        Life lives = files.starts();
        lives.counted[0] = 8;
        HostTotals totals = leader();
        count(totals, OK);

        // When
        lives.files = false;
        long without = count(totals, OK);
        lives.lives = false;
        totals.fold();

        // Then
        assertThat(without).isEqualTo(8);
        assertThat(count(totals, OK)).isEqualTo(8);
        assertThat(count(leader(), OK)).isEqualTo(8);
    }

    @Test
    void when_a_ledger_cannot_be_read_there_are_no_totals_rather_than_smaller_ones()
            throws IOException {
        // Given
        files.starts().counted[0] = 3;
        crashes.failAt(1);

        // When
        var totals = leader().read();

        // Then
        assertThat(totals).isEmpty();
        assertThat(events).hasAtLeastOneElementOfType(Fleet.LedgerFailed.class);
    }

    @Test
    void who_leads_no_more_touches_no_file() throws IOException {
        // Given
        HostTotals totals = leader();
        Life killed = files.starts();
        killed.counted[0] = 3;
        killed.lives = false;

        // When
        totals.close();
        int folded = totals.fold();

        // Then
        assertThat(folded).isZero();
        assertThat(totals.read()).isEmpty();
        assertThat(killed.files).isTrue();
        assertThat(ledgers.called).isZero();
        assertThat(leader().fold()).isEqualTo(1);
    }

    @Test
    void a_ledger_that_was_removed_is_begun_anew() throws IOException {
        // Given
        files.starts("before", "shim").lives = false;
        HostTotals totals = leader();
        totals.fold();
        Life late = files.starts("before", "shim");
        late.lives = false;

        // When
        totals.removeOldLedgers();
        totals.fold();

        // Then
        assertThat(ledgers.removedFor).containsExactly(BOOT);
        assertThat(ledgerOf("before").lines()).hasSize(1).first().asString().contains("\"killed\"");
        assertThat(ledgerOf("before")).contains(late.name.toString());
    }

    @Test
    void a_scrape_waits_for_one_lot_of_a_long_fold_at_most() throws Exception {
        // Given
        for (int i = 0; i < 5 * HostTotals.LOT; i++) {
            files.starts().lives = false;
        }
        HostTotals totals = leader();
        AtomicInteger removed = new AtomicInteger();
        CompletableFuture<Integer> removedAtScrape = new CompletableFuture<>();
        Thread scrape = Thread.ofPlatform().unstarted(() -> read(totals));
        files.beforeListing =
                () -> {
                    if (Thread.currentThread().equals(scrape)) {
                        removedAtScrape.complete(removed.get());
                    }
                };
        files.beforeRemoval =
                () -> {
                    if (removed.incrementAndGet() == 1) {
                        scrape.start();
                        Eventually.await(() -> scrape.getState() == Thread.State.WAITING);
                    }
                };

        // When
        int folded = totals.fold();

        // Then
        assertThat(folded).isEqualTo(5 * HostTotals.LOT);
        scrape.join();
        assertThat(removedAtScrape.get(20, TimeUnit.SECONDS)).isEqualTo(HostTotals.LOT);
    }

    private static void read(HostTotals totals) {
        try {
            var _ = totals.read();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
