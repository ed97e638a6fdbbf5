package dev.mcptether.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
final class HomeDirectoryTest {
    private static final Platform LINUX = new Platform(Platform.Family.LINUX, "/home/ann");

    @TempDir private Path temp;

    private Path home(String mode) throws IOException {
        Path home = Files.createDirectory(temp.resolve("home"));
        return Files.setPosixFilePermissions(home, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Settings settings(Path home) {
        return Settings.load(Map.of(), Map.of("TETHER_HOME", home.toString()), LINUX);
    }

    @ParameterizedTest
    @CsvSource({"rwxrwxrwx,rwx------", "rwxrwx---,rwx------", "r-x---rw-,r-x------"})
    void a_home_that_others_can_write_is_closed_and_the_user_is_told(String open, String closed)
            throws IOException {
        // Given
        Path home = home(open);

        // When
        Settings settings = settings(home);

        // Then
        assertThat(mode(home)).isEqualTo(closed);
        assertThat(settings.warnings())
                .singleElement()
                .asString()
                .contains(home.toString(), open, closed, "replace the tokens");
        assertThat(settings(home).warnings()).as("warnings of the second start").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwx------", "rwxr-xr-x", "r-xr-xr-x"})
    void a_home_that_only_its_owner_can_write_stays_as_it_is(String mode) throws IOException {
        // Given
        Path home = home(mode);

        // When
        Settings settings = settings(home);

        // Then
        assertThat(mode(home)).isEqualTo(mode);
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void a_place_that_all_users_share_is_refused_and_left_alone() throws IOException {
        // Given
        Path shared = Path.of("/tmp");
        Assumptions.assumeTrue(Files.isDirectory(shared));
        String before = mode(shared);

        // Then
        assertThatThrownBy(() -> settings(shared))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("/tmp can be written by other users", "TETHER_HOME");
        assertThat(mode(shared)).isEqualTo(before);
    }
}
