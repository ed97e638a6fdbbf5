package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Token;
import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DaemonTokenTest {
    @TempDir private Path home;
    private final List<String> said = new ArrayList<>();

    @Test
    void a_new_daemon_gets_256_bits() throws IOException {
        // When
        Token token = DaemonToken.obtain(new StateDirectory(home), "default", said::add);

        // Then
        assertThat(Base64.getUrlDecoder().decode(token.value())).hasSize(32);
        assertThat(Files.readString(file())).isEqualTo(token.value());
        assertThat(DaemonToken.obtain(new StateDirectory(home), "other", said::add))
                .isNotEqualTo(token);
    }

    @Test
    void only_its_user_can_read_it() throws IOException {
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));

        // When
        DaemonToken.obtain(new StateDirectory(home), "default", said::add);

        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void a_token_stays_for_the_next_daemon() throws IOException {
        // Given
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "kept-by-hand-and-long-enough-for-it\n");

        // When
        Token token = DaemonToken.obtain(new StateDirectory(home), "default", said::add);

        // Then
        assertThat(token).isEqualTo(new Token("kept-by-hand-and-long-enough-for-it"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"  ", "abcde", "1234567890123456789012345678901"})
    void a_token_that_can_be_guessed_is_replaced_and_the_user_is_told(String bad)
            throws IOException {
        // Given
        Files.createDirectories(file().getParent());
        Files.writeString(file(), bad + "\n");

        // When
        Token token = DaemonToken.obtain(new StateDirectory(home), "default", said::add);

        // Then
        assertThat(Files.readString(file())).isEqualTo(token.value());
        assertThat(token.isLong()).isTrue();
        assertThat(said)
                .singleElement()
                .asString()
                .contains(file().toString(), "the daemon replaces it");
    }

    @Test
    void a_token_that_others_could_write_is_replaced() throws IOException {
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));

        // Given
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "x".repeat(40));
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-rw-"));

        // When
        Token token = DaemonToken.obtain(new StateDirectory(home), "default", said::add);

        // Then
        assertThat(token.value()).doesNotContain("xxx");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(said).singleElement().asString().contains("written by other users");
    }

    private Path file() {
        return home.resolve("daemons/default/token");
    }
}
