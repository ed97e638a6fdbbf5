package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class DaemonFilesTest {
    private static final Health HEALTH =
            Health.of(JsonMapper.shared().createObjectNode().put("pid", 100));

    @TempDir private Path home;
    private DaemonFolder folder = new DaemonFolder(new StateDirectory(Path.of("")), "default");
    private DaemonFiles files = new DaemonFiles(folder, 100);

    @BeforeEach
    void write() throws IOException {
        folder = new DaemonFolder(new StateDirectory(home), "default");
        files = new DaemonFiles(folder, 100);
        files.writePid();
        files.writeHealth(HEALTH);
    }

    @Test
    void the_pid_file_is_one_line_for_people() throws IOException {
        assertThat(Files.readString(folder.file("pid"))).isEqualTo("100\n");
        assertThat(folder.pid()).hasValue(100);
        assertThat(folder.health()).contains(HEALTH);
    }

    @Test
    void an_orderly_end_takes_both_away_and_nothing_comes_back() throws IOException {
        // When
        files.remove();
        files.writeHealth(HEALTH);
        files.writePid();

        // Then
        assertThat(folder.file("pid")).doesNotExist();
        assertThat(folder.file("health.json")).doesNotExist();
    }

    @Test
    void another_daemons_files_stay() throws IOException {
        // Given
        new DaemonFiles(folder, 200).writePid();

        // When
        files.remove();

        // Then
        assertThat(folder.pid()).hasValue(200);
        assertThat(folder.health()).isPresent();
    }

    @Test
    void who_leaves_them_touches_them_no_more() throws IOException {
        // When
        files.leave();
        files.remove();

        // Then
        assertThat(folder.pid()).hasValue(100);
    }

    @Test
    void a_pid_file_that_holds_something_else_names_nobody() throws IOException {
        Files.writeString(folder.file("pid"), "not a pid");
        assertThat(folder.pid()).isEmpty();
        Files.writeString(folder.file("pid"), "1".repeat(100));
        assertThat(folder.pid()).isEmpty();
    }
}
