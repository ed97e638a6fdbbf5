package dev.mcptether.fleet.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.fleet.ledger.EndedInstance.LogEnd;
import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
    private static final String CALLS = "tether_calls_total{method=\"ping\",outcome=\"ok\"}";

    private final FakeLedgerFile file = new FakeLedgerFile(new Crashes(), new Random(1));

    @TempDir private Path home;

    private static EndedInstance ended(int number, long calls) {
        return new EndedInstance(
                new UUID(7, number),
                "shim",
                "stdin_eof",
                Map.of(CALLS, BigDecimal.valueOf(calls)),
                new LogEnd(17, "ab".repeat(32)));
    }

    private static List<EndedInstance> many(int from, int to) {
        List<EndedInstance> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.add(ended(i, 1));
        }
        return all;
    }

    @Test
    void a_line_tells_all_there_is_to_know() throws IOException {
        // Given
        EndedInstance one = ended(1, 5);

        // When
        Ledger.open(file).fold(List.of(one));

        // Then
        assertThat(Ledger.single(file.content)).containsExactly(one);
        assertThat(file.text()).endsWith("}\n").contains("\"how\":\"stdin_eof\"");
    }

    @Test
    void half_a_line_at_the_end_is_cut_off_and_spoils_nothing() throws IOException {
        // Given
        Ledger.open(file).fold(List.of(ended(1, 5), ended(2, 7)));
        file.content = Arrays.copyOf(file.content, file.content.length - 20);

        // When
        Ledger again = Ledger.open(file);
        again.fold(List.of(ended(2, 7)));

        // Then
        assertThat(again.has(new UUID(7, 1))).isTrue();
        assertThat(Ledger.open(file).totals()).containsEntry(CALLS, BigDecimal.valueOf(12));
        assertThat(file.text().lines()).hasSize(2);
    }

    @Test
    void an_instance_counts_once_however_often_it_is_folded() throws IOException {
        // Given
        Ledger ledger = Ledger.open(file);
        ledger.fold(List.of(ended(1, 5)));
        byte[] once = file.content;

        // When
        ledger.fold(List.of(ended(1, 5)));
        file.content = (file.text() + file.text()).getBytes(StandardCharsets.UTF_8);

        // Then
        assertThat(Ledger.open(file).totals()).containsEntry(CALLS, BigDecimal.valueOf(5));
        assertThat(file.content).hasSize(once.length * 2);
    }

    @Test
    void a_line_that_nobody_can_read_is_kept_and_told() throws IOException {
        // Given
        Ledger.open(file).fold(many(0, 600));
        file.content = ("{\"instance\":\n" + file.text()).getBytes(StandardCharsets.UTF_8);

        // When
        Ledger ledger = Ledger.open(file);
        ledger.compact();

        // Then
        assertThat(ledger.damaged()).isOne();
        assertThat(file.text().lines()).hasSize(2).first().isEqualTo("{\"instance\":");
        assertThat(Ledger.open(file).totals()).containsEntry(CALLS, BigDecimal.valueOf(600));
    }

    @Test
    void many_lines_become_one_that_still_names_each_instance() throws IOException {
        // Given
        Ledger ledger = Ledger.open(file);
        ledger.fold(many(0, 500));
        ledger.compact();
        long before = file.text().lines().count();

        // When
        ledger.fold(many(500, 501));
        ledger.compact();
        ledger.fold(many(501, 502));

        // Then
        assertThat(before).isEqualTo(500);
        assertThat(file.text().lines()).hasSize(2);
        Ledger again = Ledger.open(file);
        assertThat(again.totals()).containsEntry(CALLS, BigDecimal.valueOf(502));
        assertThat(again.has(new UUID(7, 3))).isTrue();
        again.fold(many(0, 502));
        assertThat(again.totals()).containsEntry(CALLS, BigDecimal.valueOf(502));
    }

    @Test
    void on_disk_it_is_one_private_file_a_boot() throws IOException {
        // Given
        StateDirectory state = new StateDirectory(home);
        Ledger ledger = Ledger.open(new DiskLedger(state, "5b1f9f3c"));
        boolean made = Files.exists(home.resolve("ledger"));

        // When
        ledger.fold(many(0, 501));
        ledger.compact();
        ledger.fold(many(501, 502));

        // Then
        Path written = home.resolve("ledger/5b1f9f3c.jsonl");
        assertThat(made).isFalse();
        assertThat(Ledger.open(new DiskLedger(state, "5b1f9f3c")).totals())
                .containsEntry(CALLS, BigDecimal.valueOf(502));
        assertThat(Files.readAllLines(written)).hasSize(2);
        assertThat(Files.getPosixFilePermissions(written)).hasSize(2);
        assertThat(DiskLedger.name("../../tether")).isEqualTo("unnamed.jsonl");
    }

    @Test
    void earlier_boots_ledgers_go_when_they_are_old_or_too_large_together() throws IOException {
        // Given
        Path directory = Files.createDirectories(home.resolve("ledger"));
        Instant now = Instant.parse("2026-11-28T12:00:00Z");
        written(directory.resolve("present.jsonl"), now.minus(Duration.ofDays(90)), 40 << 20);
        written(directory.resolve("recent.jsonl"), now.minus(Duration.ofDays(13)), 20 << 20);
        written(directory.resolve("newest.jsonl"), now.minus(Duration.ofDays(1)), 12 << 20);
        written(directory.resolve("too-much.jsonl"), now.minus(Duration.ofDays(14)), 1);
        written(directory.resolve("old.jsonl"), now.minus(Duration.ofDays(15)), 1);
        written(directory.resolve("crashed.jsonl.new"), now.minus(Duration.ofDays(15)), 1);
        written(directory.resolve("somebody.txt"), now.minus(Duration.ofDays(90)), 1);

        // When
        new DiskLedgers(new StateDirectory(home), () -> now).removeOld("present");

        // Then
        assertThat(directory.toFile().list())
                .containsExactlyInAnyOrder(
                        "present.jsonl", "recent.jsonl", "newest.jsonl", "somebody.txt");
    }

    @Test
    void where_there_was_no_ledger_none_is_removed_and_no_directory_made() throws IOException {
        // When
        new DiskLedgers(new StateDirectory(home), InstantSource.system()).removeOld("present");

        // Then
        assertThat(home.resolve("ledger")).doesNotExist();
    }

    private static void written(Path file, Instant when, long bytes) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        }
        Files.setLastModifiedTime(file, FileTime.from(when));
    }
}
