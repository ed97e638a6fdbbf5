package dev.mcptether.home;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir Path temp;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void every_directory_it_makes_is_private() throws IOException {
        // Given
        StateDirectory home = new StateDirectory(temp.resolve("a/home"));

        // When
        Path made = home.directory("run", "instances");

        // Then
        assertThat(made).isEqualTo(temp.resolve("a/home/run/instances"));
        assertThat(mode(made)).isEqualTo("rwx------");
        assertThat(mode(home.root().resolve("run"))).isEqualTo("rwx------");
        assertThat(mode(home.root())).isEqualTo("rwx------");
    }

    @Test
    void a_directory_that_is_there_is_found() throws IOException {
        // Given
        StateDirectory home = new StateDirectory(temp);
        Path made = home.directory("run");

        // When
        Path found = home.directory("run");

        // Then
        assertThat(found).isEqualTo(made).isDirectory();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_home_behind_a_symbolic_link_is_a_home() throws IOException {
        // Given
        Path real = Files.createDirectory(temp.resolve("real"));
        StateDirectory home =
                new StateDirectory(Files.createSymbolicLink(temp.resolve("link"), real));

        // When
        Path root = home.directory();

        // Then
        assertThat(root).isDirectory();
        assertThat(home.directory("run")).isDirectory();
    }

    @Test
    void a_home_that_cannot_be_made_says_so() throws IOException {
        // Given
        StateDirectory home = new StateDirectory(Files.createFile(temp.resolve("file")));

        // When Then
        assertThatThrownBy(() -> home.directory("run")).isInstanceOf(IOException.class);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_file_it_opens_is_private() throws IOException {
        // Given
        Path file = temp.resolve("token");

        // When
        try (FileChannel channel = StateDirectory.open(file, CREATE, WRITE)) {
            // Then
            assertThat(channel.isOpen()).isTrue();
            assertThat(mode(file)).isEqualTo("rw-------");
        }
    }

    @Test
    void a_file_is_replaced_as_a_whole_and_nothing_is_left_beside_it() throws IOException {
        // Given
        Path file = temp.resolve("health.json");
        StateDirectory.replace(file, "a longer first content".getBytes(UTF_8));

        // When
        StateDirectory.replace(file, "second".getBytes(UTF_8));

        // Then
        assertThat(file).hasContent("second");
        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_replaced_file_is_private_whatever_it_was() throws IOException {
        // Given
        Path file = Files.createFile(temp.resolve("health.json"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        // When
        StateDirectory.replace(file, "x".getBytes(UTF_8));

        // Then
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void a_replacement_that_fails_leaves_nothing() throws IOException {
        // Given
        Path file = temp.resolve("taken");
        Files.createDirectories(file.resolve("by a directory"));

        // When Then
        assertThatThrownBy(() -> StateDirectory.replace(file, "x".getBytes(UTF_8)))
                .isInstanceOf(IOException.class);
        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files).containsExactly(file);
        }
    }
}
