package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.event.Method;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.link.DaemonId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DaemonNotesTest {
    private static final DaemonUrl A = DaemonUrl.parse("ws://u:s3cret@127.0.0.1:1/a?key=s3cret");
    private static final DaemonUrl B = DaemonUrl.parse("ws://127.0.0.1:1/b");

    private final List<Runnable> writing = new ArrayList<>();
    private final Path home;
    private final DaemonNotes notes;

    DaemonNotesTest(@TempDir Path home) {
        this.home = home;
        this.notes = new DaemonNotes(new StateDirectory(home), writing::add);
    }

    private void keeps(DaemonId daemon, String tools) {
        notes.keep(daemon, Map.of(Method.TOOLS_LIST, tools.getBytes(StandardCharsets.UTF_8)));
    }

    private String read(DaemonUrl... urls) {
        return notes.read(List.of(urls))
                .map(known ->
                        known.daemon().url().uri().getPath()
                                + known.daemon().identity()
                                + new String(
                                        known.results().get(Method.TOOLS_LIST),
                                        StandardCharsets.UTF_8))
                .orElse("nothing");
    }

    @Test
    void each_path_and_each_url_has_notes_of_its_own() {
        keeps(new DaemonId(A, "main"), "{\"tools\":[1]}");
        keeps(new DaemonId(B, "main"), "{\"tools\":[2]}");

        // When
        writing.forEach(Runnable::run);

        // Then
        assertThat(read(A)).isEqualTo("/amain{\"tools\":[1]}");
        assertThat(read(B)).isEqualTo("/bmain{\"tools\":[2]}");
        assertThat(read(DaemonUrl.parse("ws://127.0.0.1:1"), B, A)).startsWith("/b");
        assertThat(read(DaemonUrl.parse("ws://127.0.0.1:1"))).isEqualTo("nothing");
    }

    @Test
    void only_the_newest_of_a_daemon_is_written_and_who_it_was() {
        keeps(new DaemonId(A, "main"), "{\"tools\":[1]}");
        keeps(new DaemonId(A, " \"x\" "), "{\"tools\":[2]}");

        // When
        writing.forEach(Runnable::run);

        // Then
        assertThat(writing).hasSize(1);
        assertThat(read(A)).isEqualTo("/a \"x\" {\"tools\":[2]}");
    }

    @Test
    void what_an_unproven_daemon_has_said_is_not_read() {
        keeps(new DaemonId(A, ""), "{\"tools\":[1]}");

        // When
        writing.forEach(Runnable::run);

        // Then
        assertThat(read(A)).isEqualTo("nothing");
    }

    @Test
    void a_files_name_tells_no_secret_and_other_formats_are_ignored() throws IOException {
        keeps(new DaemonId(A, "main"), "{\"tools\":[1]}");
        writing.forEach(Runnable::run);

        // When
        List<Path> files;
        try (Stream<Path> listed = Files.list(home.resolve("cache"))) {
            files = listed.toList();
        }
        Files.writeString(files.getFirst(), "{\"tools/list\":{\"tools\":[1]}}");

        // Then
        assertThat(files)
                .singleElement()
                .satisfies(file ->
                        assertThat(file.getFileName().toString()).matches("[0-9a-f]{64}\\.json"));
        assertThat(read(A)).isEqualTo("nothing");
    }
}
