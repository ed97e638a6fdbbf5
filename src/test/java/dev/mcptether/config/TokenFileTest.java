package dev.mcptether.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenFileTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir private Path directory;

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("token"), content);
    }

    private String whyUnusable(Path file) {
        TokenFile read = TokenFile.read(file);
        assertThat(read).isInstanceOf(TokenFile.Unusable.class);
        String why = ((TokenFile.Unusable) read).why();
        assertThat(why).startsWith("the token file " + file + " ");
        return why;
    }

    @Test
    void a_token_is_found_without_its_line_end() throws IOException {
        assertThat(TokenFile.read(file(TOKEN + "\r\n")))
                .isEqualTo(new TokenFile.Found(new Token(TOKEN)));
    }

    @Test
    void no_file_is_no_token() {
        assertThat(TokenFile.read(directory.resolve("token"))).isEqualTo(new TokenFile.Absent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345", "0123456789abcdef0123456789abcde"})
    void a_short_token_is_not_used_and_not_shown(String guessed) throws IOException {
        assertThat(whyUnusable(file(guessed)))
                .contains("fewer than 32 characters")
                .doesNotContain(guessed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words of more than 32 characters each", "\u00e9"})
    void what_is_no_token_is_not_used(String content) throws IOException {
        assertThat(whyUnusable(file(content))).contains("contains no token");
    }

    @Test
    void an_endless_device_is_not_read() {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(whyUnusable(Path.of("/dev/zero"))).contains("not a regular file"));
    }

    @Test
    void a_directory_and_a_huge_file_are_not_read() throws IOException {
        assertThat(whyUnusable(directory)).contains("not a regular file");
        assertThat(whyUnusable(file("x".repeat(TokenFile.LIMIT_BYTES + 1))))
                .contains("is larger than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw----", "rw-----w-"})
    @DisabledOnOs(OS.WINDOWS)
    void a_token_that_others_can_write_is_not_used(String mode) throws IOException {
        // Given
        Path file = file(TOKEN);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        // Then
        assertThat(whyUnusable(file)).contains("can be written by other users", "chmod 600");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_token_that_others_can_only_read_is_used() throws IOException {
        // Given
        Path file = file(TOKEN);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));

        // Then
        assertThat(TokenFile.read(file)).isInstanceOf(TokenFile.Found.class);
    }
}
