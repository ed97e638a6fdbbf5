package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.daemon.single.LastEnds.End;
import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LastEndsTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    @TempDir private Path home;
    private DaemonFolder folder = new DaemonFolder(new StateDirectory(Path.of("")), "default");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = new DaemonFolder(new StateDirectory(home), "default");
        folder.made();
    }

    @Test
    void nobody_has_ended_before_the_first() {
        assertThat(LastEnds.of(folder).newest()).isEmpty();
    }

    @Test
    void the_last_ten_are_kept_with_how_they_ended() throws IOException {
        // Given
        LastEnds ends = LastEnds.of(folder);

        // When
        for (int pid = 1; pid <= 12; pid++) {
            ends.add(new End(pid, NOON.plusSeconds(pid), "sigterm", "line 1\nline \"2\""));
        }

        // Then
        assertThat(ends.all())
                .extracting(End::pid)
                .containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
        assertThat(ends.newest())
                .contains(new End(12, NOON.plusSeconds(12), "sigterm", "line 1\nline \"2\""));
    }

    @Test
    void a_damaged_line_costs_no_other() throws IOException {
        // Given
        LastEnds ends = LastEnds.of(folder);
        ends.add(new End(1, NOON, "sigterm", ""));
        Files.writeString(
                folder.file("last"),
                "{\"pid\":2,\"ended\"\n",
                java.nio.file.StandardOpenOption.APPEND);

        // When
        ends.add(new End(3, NOON, "killed", ""));

        // Then
        assertThat(ends.all()).extracting(End::pid).containsExactly(1L, 3L);
    }
}
