package dev.mcptether.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LockFileTest {
    @TempDir Path folder;

    private Optional<LockFile> tryHold() throws IOException {
        return LockFile.tryHold(folder, "lock");
    }

    /// Whether another process would see the lock. `flock` of util-linux takes another kind of
    /// lock, so this reads the kernel's list, which has all kinds.
    private boolean systemKnows() throws IOException {
        Object inode = Files.getAttribute(folder.resolve("lock"), "unix:ino");
        long self = ProcessHandle.current().pid();
        return Files.readString(Path.of("/proc/locks"))
                .lines()
                .anyMatch(line ->
                        line.contains("POSIX")
                                && line.contains(" " + self + " ")
                                && line.contains(":" + inode + " "));
    }

    @Test
    void a_second_hold_is_refused_and_costs_the_first_nothing() throws IOException {
        // Given
        LockFile first = tryHold().orElseThrow();

        // When
        Optional<LockFile> second = tryHold();

        // Then
        assertThat(second).isEmpty();
        assertThat(systemKnows()).isTrue();
        first.close();
        assertThat(systemKnows()).isFalse();
    }

    @Test
    void what_was_given_back_can_be_held_again() throws IOException {
        tryHold().orElseThrow().close();

        Optional<LockFile> again = tryHold();

        assertThat(again).isPresent();
        again.orElseThrow().close();
    }

    @Test
    void another_way_to_the_same_file_is_the_same_lock() throws IOException {
        // Given
        Path other = Files.createSymbolicLink(folder.resolve("other"), folder);
        LockFile first = tryHold().orElseThrow();

        // When
        Optional<LockFile> second = LockFile.tryHold(other, "lock");

        // Then
        assertThat(second).isEmpty();
        assertThat(systemKnows()).isTrue();
        first.close();
    }
}
