package dev.mcptether.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Dialect;
import dev.mcptether.config.Platform;
import dev.mcptether.config.SettingsReview;
import dev.mcptether.config.Token;
import dev.mcptether.config.TokenSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `java`, `home`, `network-home`, `settings`, `token`, `programs`.
final class HomeChecksTest {
    private static final String LONG = "0123456789abcdef0123456789abcdef";

    @TempDir Path place;

    private record FakeDisk(long usable, String kind) implements Disk {
        @Override
        public long usableBytes(Path path) {
            return usable;
        }

        @Override
        public String type(Path path) {
            return kind;
        }
    }

    private static final Disk ROOMY = new FakeDisk(1L << 40, "ext4");

    @Test
    void an_old_java_fails_and_a_cache_that_does_not_fit_is_a_warning() {
        assertThat(new JavaCheck("Old 24", 24, Optional.empty()).look().verdict())
                .isEqualTo(CheckVerdict.FAILED);
        assertThat(new JavaCheck("New 25", 25, Optional.of("there is no x.aot")).look())
                .satisfies(each -> {
                    assertThat(each.verdict()).isEqualTo(CheckVerdict.WARNING);
                    assertThat(each.evidence()).contains("there is no x.aot");
                });
        assertThat(new JavaCheck("New 25", 25, Optional.empty()).look().verdict())
                .isEqualTo(CheckVerdict.OK);
    }

    @Test
    void a_home_that_is_not_there_yet_is_well_and_stays_away() throws IOException {
        // Given
        Path home = place.resolve("some/where");

        // When
        Diagnosis found = new HomeCheck(home, ROOMY).look();

        // Then
        assertThat(found.verdict()).isEqualTo(CheckVerdict.OK);
        assertThat(place.resolve("some")).doesNotExist();
    }

    @Test
    void a_home_below_a_file_fails_and_is_named() throws IOException {
        // Given
        Path home = Files.writeString(place.resolve("file"), "").resolve("below");

        // When
        Diagnosis found = new HomeCheck(home, ROOMY).look();

        // Then
        assertThat(found.verdict()).isEqualTo(CheckVerdict.FAILED);
        assertThat(found.evidence()).contains(home.toString());
    }

    @Test
    void a_disk_that_is_full_fails_and_one_that_is_nearly_full_is_a_warning() throws IOException {
        assertThat(new HomeCheck(place, new FakeDisk(1 << 20, "ext4")).look().verdict())
                .isEqualTo(CheckVerdict.FAILED);
        assertThat(new HomeCheck(place, new FakeDisk(100 << 20, "ext4")).look().verdict())
                .isEqualTo(CheckVerdict.WARNING);
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void a_home_on_another_machine_is_a_warning() throws IOException {
        assertThat(new NetworkHomeCheck(place, new FakeDisk(1, "nfs4")).look().verdict())
                .isEqualTo(CheckVerdict.WARNING);
        assertThat(new NetworkHomeCheck(place, new FakeDisk(1, "CIFS")).look().verdict())
                .isEqualTo(CheckVerdict.WARNING);
        assertThat(new NetworkHomeCheck(place, ROOMY).look().verdict()).isEqualTo(CheckVerdict.OK);
    }

    private SettingsReview review(Map<String, String> more) {
        Map<String, String> environment = new java.util.HashMap<>(more);
        environment.put("TETHER_HOME", place.toString());
        return SettingsReview.of(environment, Platform.current());
    }

    @Test
    void every_mistake_is_told_and_not_only_the_first() {
        // When
        Diagnosis found =
                new SettingsCheck(
                                review(
                                        Map.of(
                                                "TETHER_LISTEN", "nowhere",
                                                "TETHER_DRAIN", "soon")))
                        .look();

        // Then
        assertThat(found.verdict()).isEqualTo(CheckVerdict.FAILED);
        assertThat(found.evidence())
                .contains("TETHER_LISTEN", "'nowhere'", "TETHER_DRAIN", "'soon'");
    }

    @Test
    void an_unknown_key_and_a_mistake_of_a_server_fail() throws IOException {
        // Given
        Files.writeString(place.resolve("tether.yaml"), "lisen: 127.0.0.1:1\n");

        // When
        Diagnosis key = new SettingsCheck(review(Map.of())).look();
        Files.writeString(place.resolve("tether.yaml"), "servers:\n  github: {cwd: /tmp}\n");
        Diagnosis server = new SettingsCheck(review(Map.of())).look();

        // Then
        assertThat(key.verdict()).isEqualTo(CheckVerdict.FAILED);
        assertThat(key.evidence()).contains("lisen", "tether.yaml");
        assertThat(server.verdict()).isEqualTo(CheckVerdict.FAILED);
        assertThat(server.evidence()).contains("github");
    }

    @Test
    void a_variable_that_nothing_reads_is_a_warning() {
        // When
        Diagnosis found = new SettingsCheck(review(Map.of("TETHER_LISTENS", "x"))).look();

        // Then
        assertThat(found.verdict()).isEqualTo(CheckVerdict.WARNING);
        assertThat(found.evidence()).contains("TETHER_LISTENS");
        assertThat(new SettingsCheck(review(Map.of())).look().verdict()).isEqualTo(CheckVerdict.OK);
    }

    @Test
    void with_a_settings_file_that_cannot_be_read_the_rest_of_the_settings_holds()
            throws IOException {
        // Given
        Files.createDirectory(place.resolve("tether.yaml"));

        // When
        SettingsReview review = review(Map.of("TETHER_LISTEN", "127.0.0.1:4711"));

        // Then
        assertThat(review.home()).isEqualTo(place);
        assertThat(review.listen().port()).isEqualTo(4711);
        assertThat(review.mistakes()).isNotEmpty().first().asString().contains("tether.yaml");
    }

    @Test
    void a_token_file_that_others_can_read_or_that_is_short_fails() throws IOException {
        // Given
        FoundDaemons host = new FoundDaemons(place);
        DaemonFound daemon = host.stopped("it has ended");
        Path file = host.file("token", LONG);
        TokenCheck check = new TokenCheck(host.settings(), () -> List.of(daemon));

        // When
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Diagnosis open = check.look();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Diagnosis well = check.look();
        Files.writeString(file, "short");
        Diagnosis tooShort = check.look();

        // Then
        assertThat(open.verdict()).isEqualTo(CheckVerdict.FAILED);
        assertThat(open.nextStep()).startsWith("chmod 600 ");
        assertThat(well.verdict()).isEqualTo(CheckVerdict.OK);
        assertThat(tooShort.verdict()).isEqualTo(CheckVerdict.FAILED);
        assertThat(tooShort.evidence()).doesNotContain("short\"").contains(file.toString());
    }

    @Test
    void an_explicit_token_in_the_clear_is_a_warning_without_the_token() throws IOException {
        // Given
        FoundDaemons host = new FoundDaemons(place);
        TokenSource token = new TokenSource.Literal(new Token(LONG));

        // When
        Diagnosis clear =
                new TokenCheck(
                                host.settings(Dialect.MCP, token, "ws://127.0.0.1:1"),
                                () -> List.of())
                        .look();
        Diagnosis covered =
                new TokenCheck(host.settings(Dialect.MCP, token, "wss://host:1"), () -> List.of())
                        .look();

        // Then
        assertThat(clear.verdict()).isEqualTo(CheckVerdict.WARNING);
        assertThat(clear.evidence()).contains("ws://127.0.0.1:1").doesNotContain(LONG);
        assertThat(covered.verdict()).isEqualTo(CheckVerdict.OK);
    }

    private Path program(String directory) throws IOException {
        Path file = Files.createDirectories(place.resolve(directory)).resolve("tether");
        Files.writeString(file, "#!/bin/sh\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    @Test
    void two_programs_on_the_path_are_a_warning_and_one_file_in_two_places_is_not()
            throws IOException {
        // Given
        Path one = program("one");
        Path two = program("two");
        Path link = Files.createDirectories(place.resolve("three")).resolve("tether");
        Files.createSymbolicLink(link, one);

        // When
        Diagnosis both =
                new ProgramsCheck(one.getParent() + ":" + two.getParent(), Optional.of(one)).look();
        Diagnosis linked =
                new ProgramsCheck(one.getParent() + ":" + link.getParent(), Optional.of(one))
                        .look();
        Diagnosis other = new ProgramsCheck("" + two.getParent(), Optional.of(one)).look();
        Diagnosis none = new ProgramsCheck("/nowhere", Optional.of(one)).look();

        // Then
        assertThat(both.verdict()).isEqualTo(CheckVerdict.WARNING);
        assertThat(both.evidence()).contains(one.toString(), two.toString());
        assertThat(linked.verdict()).isEqualTo(CheckVerdict.OK);
        assertThat(other.verdict()).isEqualTo(CheckVerdict.WARNING);
        assertThat(none.verdict()).isEqualTo(CheckVerdict.OK);
    }
}
