package dev.mcptether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFollowerTest {
    @TempDir private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Path log() {
        return folder.resolve("log");
    }

    private String copied(LogFollower follower) throws IOException {
        out.reset();
        assertThat(follower.copyNew(out)).isTrue();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void only_what_is_new_is_copied() throws IOException {
        // Given
        LogFollower follower = new LogFollower(log());
        Files.writeString(log(), "one\n");
        assertThat(copied(follower)).isEqualTo("one\n");

        // When
        Files.writeString(log(), "two\n", StandardOpenOption.APPEND);

        // Then
        assertThat(copied(follower)).isEqualTo("two\n");
        assertThat(copied(follower)).isEmpty();
    }

    @Test
    void a_log_that_comes_later_is_read_from_its_beginning() throws IOException {
        LogFollower follower = new LogFollower(log());
        assertThat(follower.copyNew(out)).isFalse();

        Files.writeString(log(), "first\n");

        assertThat(copied(follower)).isEqualTo("first\n");
    }

    @Test
    void another_file_in_its_place_is_read_from_its_beginning() throws IOException {
        // Given
        LogFollower follower = new LogFollower(log());
        Files.writeString(log(), "old\n");
        copied(follower);

        // When: the log is rotated, and the new file is already longer than the old one
        Files.move(log(), folder.resolve("log.1"));
        Files.writeString(log(), "new and longer\n");

        // Then
        assertThat(copied(follower)).isEqualTo("new and longer\n");
    }

    @Test
    void a_log_that_was_cut_off_is_read_from_its_beginning() throws IOException {
        // Given
        LogFollower follower = new LogFollower(log());
        Files.writeString(log(), "old and long\n");
        copied(follower);

        // When
        Files.writeString(log(), "new\n", StandardOpenOption.TRUNCATE_EXISTING);

        // Then
        assertThat(copied(follower)).isEqualTo("new\n");
    }
}
