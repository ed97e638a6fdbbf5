package dev.mcptether.fleet.inventory;

import static dev.mcptether.fleet.inventory.FakeHost.shape;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Patterns;
import dev.mcptether.process.HostSnapshot;
import dev.mcptether.process.Masking;
import dev.mcptether.process.SnapshotJson;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Recordings of hosts with all systems, in the form of {@link SnapshotJson}. Each recording says
/// what it shows, where it is from, and which tree is expected. A new one needs no code.
final class HostRecordingsTest {
    static Stream<Path> recordings() throws IOException, URISyntaxException {
        Path folder = Path.of(HostRecordingsTest.class.getResource("wsl.json").toURI()).getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static Inventory inventory(HostSnapshot host) {
        return Inventory.of(
                new Evidence(host, List.of(), List.of(), Set.of("/tether"), Patterns.BUILT_IN, 8));
    }

    private static String expected(Path recording) throws IOException {
        JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(recording));
        assertThat(root.required("shows").asString("")).isNotEmpty();
        assertThat(root.required("source").asString("")).isNotEmpty();
        List<String> lines = new ArrayList<>();
        root.required("expected").forEach(each -> lines.add(each.asString("") + "\n"));
        return String.join("", lines);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void each_process_is_what_it_is(Path recording) throws IOException {
        assertThat(shape(inventory(SnapshotJson.read(Files.readAllBytes(recording)))))
                .isEqualTo(expected(recording));
    }

    /// A recording that a user sends must still show what was wrong.
    @ParameterizedTest
    @MethodSource("recordings")
    void a_masked_recording_gives_the_same_tree(Path recording) throws IOException {
        String masked =
                SnapshotJson.write(Masking.mask(SnapshotJson.read(Files.readAllBytes(recording))));

        assertThat(shape(inventory(SnapshotJson.read(masked.getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo(expected(recording));
    }
}
