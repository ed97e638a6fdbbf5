package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Token;
import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DaemonTokenTest {
    @TempDir private Path home;

    @Test
    void a_new_daemon_gets_256_bits() throws IOException {
        // When
        Token token = DaemonToken.obtain(new StateDirectory(home), "default");

        // Then
        assertThat(Base64.getUrlDecoder().decode(token.value())).hasSize(32);
        assertThat(Files.readString(file())).isEqualTo(token.value());
        assertThat(DaemonToken.obtain(new StateDirectory(home), "other")).isNotEqualTo(token);
    }

    @Test
    void only_its_user_can_read_it() throws IOException {
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));

        // When
        DaemonToken.obtain(new StateDirectory(home), "default");

        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void a_token_stays_for_the_next_daemon() throws IOException {
        // Given
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "kept-by-hand\n");

        // When
        Token token = DaemonToken.obtain(new StateDirectory(home), "default");

        // Then
        assertThat(token).isEqualTo(new Token("kept-by-hand"));
    }

    @Test
    void a_token_nobody_could_send_is_replaced() throws IOException {
        // Given
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "  \n");

        // When
        Token token = DaemonToken.obtain(new StateDirectory(home), "default");

        // Then
        assertThat(Files.readString(file())).isEqualTo(token.value());
    }

    private Path file() {
        return home.resolve("daemons/default/token");
    }
}
