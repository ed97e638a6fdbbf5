package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Method;
import dev.mcptether.event.Role;
import dev.mcptether.fleet.ledger.InstanceFiles.Counters;
import dev.mcptether.fleet.ledger.InstanceFiles.Found;
import dev.mcptether.fleet.ledger.InstanceFiles.Life;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.telemetry.Instruments;
import dev.mcptether.telemetry.Samples;
import dev.mcptether.telemetry.fanout.Identity;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstanceFilesOnDiskTest {
    private final ProcessTable processes = ProcessTable.ofThisHost();
    private final UUID instance = UUID.randomUUID();
    @TempDir private Path home;
    private InstanceFilesOnDisk files;
    private Path counters;

    /// Makes an instance of this boot whose process has ended.
    @BeforeEach
    void live() {
        Identity who = new Identity(instance, processes.bootId(), 1L << 40, 42, Role.SHIM, "1.0");
        Instruments shim = Instruments.open(Samples.settings(home), who, InstantSource.system());
        shim.sink()
                .emit(
                        new Call.Finished(
                                1,
                                Initiator.CLIENT,
                                Method.TOOLS_CALL,
                                CallOutcome.OK,
                                null,
                                Duration.ofMillis(3)));
        shim.close(Duration.ofSeconds(5));
        files =
                new InstanceFilesOnDisk(
                        new StateDirectory(home), processes, InstantSource.system());
        counters = home.resolve("run/instances/" + instance + ".counters");
    }

    private void cut(long bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(counters.toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    @Test
    void what_a_killed_instance_had_counted_is_whole() throws IOException {
        // When
        Found found = files.find(instance);

        // Then
        assertThat(files.list()).containsExactly(instance);
        assertThat(found.life()).isEqualTo(Life.GONE);
        assertThat(found.role()).isEqualTo("shim");
        assertThat(found.end()).isNull();
        assertThat(found.counters()).isInstanceOf(Counters.Whole.class);
    }

    @Test
    void a_file_of_a_dead_instance_that_is_cut_is_damage() throws IOException {
        // Given
        cut(Files.size(counters) / 2);

        // When
        Found found = files.find(instance);

        // Then
        assertThat(found.life()).isEqualTo(Life.GONE);
        assertThat(found.counters()).isInstanceOf(Counters.Damaged.class);
    }

    @Test
    void a_file_without_a_header_is_being_written_until_it_has_been_so_for_long()
            throws IOException {
        // Given
        cut(0);

        // When
        Found young = files.find(instance);
        Files.setLastModifiedTime(
                counters, FileTime.from(Instant.now().minus(Duration.ofSeconds(30))));
        Found old = files.find(instance);

        // Then
        assertThat(young.life()).isEqualTo(Life.UNKNOWN);
        assertThat(young.counters()).isInstanceOf(Counters.Unborn.class);
        assertThat(old.life()).isEqualTo(Life.GONE);
        assertThat(old.counters()).isInstanceOf(Counters.Damaged.class);
    }

    @Test
    void a_huge_file_is_read_as_far_as_its_header_says() throws IOException {
        // Given
        cut(2L << 30);

        // When
        Found found = files.find(instance);

        // Then
        assertThat(found.counters()).isInstanceOf(Counters.Whole.class);
    }

    @Test
    void a_file_of_another_name_is_damage() throws IOException {
        // Given
        UUID other = UUID.randomUUID();
        Files.copy(counters, counters.resolveSibling(other + ".counters"));

        // When
        Found found = files.find(other);

        // Then
        assertThat(found.counters()).isInstanceOf(Counters.Damaged.class);
    }

    @Test
    void what_was_removed_is_gone() throws IOException {
        // When
        files.remove(instance);

        // Then
        assertThat(files.list()).isEmpty();
        assertThat(files.find(instance).counters()).isInstanceOf(Counters.Unborn.class);
    }
}
