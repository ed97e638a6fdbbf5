package dev.mcptether.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ClientMergeTest {
    private static final ClientEntry GITHUB =
            new ClientEntry(
                    "github", "/opt/tether", List.of("shim", "--server", "github"), Map.of());

    private static final ClientEntry EXAI =
            new ClientEntry(
                    "exai",
                    "/opt/tether",
                    List.of("shim", "--dialect", "exai"),
                    Map.of("EXAI_WS_PORT", "8079", "EXAI_SESSION_ID", "auggie-0001"));

    @TempDir Path place;

    private Path file(String text) throws IOException {
        return Files.writeString(place.resolve("mcp.json"), text);
    }

    private static ClientMerge.Outcome write(Path file, ClientEntry entry) throws IOException {
        return new ClientMerge(KnownClient.CURSOR, file).write(List.of(entry));
    }

    private static JsonNode read(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(file));
    }

    @Test
    void a_file_that_is_not_there_is_made() throws IOException {
        // Given
        Path file = place.resolve("new/mcp.json");

        // When
        ClientMerge.Outcome outcome = write(file, GITHUB);

        // Then
        assertThat(outcome).isEqualTo(new ClientMerge.Outcome.Written(file, Optional.empty()));
        assertThat(read(file).at("/mcpServers/github/command").asString()).isEqualTo("/opt/tether");
    }

    @Test
    void everything_else_in_the_file_stays_and_the_file_as_it_was_is_kept() throws IOException {
        // Given
        String before =
                """
                {"z": 1.50, "theme": "dark", "big": 12345678901234567890123, "mcpServers":
                  {"other": {"command": "npx", "args": ["-y", "x"], "env": {"KEY": "secret"}}}}
                """;
        Path file = file(before);

        // When
        ClientMerge.Outcome outcome = write(file, GITHUB);

        // Then
        Path backup = place.resolve("mcp.json.before-tether");
        assertThat(outcome)
                .isEqualTo(new ClientMerge.Outcome.Written(file.toRealPath(), Optional.of(backup)));
        assertThat(backup).hasContent(before);
        String after = Files.readString(file);
        assertThat(after).contains("1.50", "12345678901234567890123", "\"secret\"");
        assertThat(after.indexOf("\"z\"")).isLessThan(after.indexOf("\"theme\""));
        assertThat(read(file).at("/mcpServers/other/args/0").asString()).isEqualTo("-y");
        assertThat(read(file).at("/mcpServers/github/args/2").asString()).isEqualTo("github");
    }

    @Test
    void a_second_time_nothing_is_written() throws IOException {
        // Given
        Path file = file("{}");
        var _ = write(file, GITHUB);
        String once = Files.readString(file);

        // When
        ClientMerge.Outcome outcome = write(file, GITHUB);

        // Then
        assertThat(outcome).isInstanceOf(ClientMerge.Outcome.Unchanged.class);
        assertThat(file).hasContent(once);
        assertThat(place.resolve("mcp.json.before-tether.1")).doesNotExist();
    }

    @Test
    void in_the_place_of_an_old_shim_only_command_and_arguments_change() throws IOException {
        // Given
        Path file =
                file(
                        """
                        {"mcpServers": {"exai": {
                          "command": "C:/x/.venv/Scripts/python.exe",
                          "args": ["-u", "C:/x/scripts/run_ws_shim.py"],
                          "cwd": "C:/x",
                          "env": {"ENV_FILE": "C:/x/.env", "EXAI_WS_PORT": "8765"}}}}
                        """);

        // When
        var _ = write(file, EXAI);

        // Then
        JsonNode exai = read(file).at("/mcpServers/exai");
        assertThat(exai.path("command").asString()).isEqualTo("/opt/tether");
        assertThat(exai.path("args").size()).isEqualTo(3);
        assertThat(exai.path("cwd").asString()).isEqualTo("C:/x");
        assertThat(exai.at("/env/ENV_FILE").asString()).isEqualTo("C:/x/.env");
        assertThat(exai.at("/env/EXAI_WS_PORT").asString()).isEqualTo("8765");
        assertThat(exai.at("/env/EXAI_SESSION_ID").asString()).isEqualTo("auggie-0001");
    }

    @Test
    void what_would_be_lost_is_refused_and_nothing_is_touched() throws IOException {
        for (String text :
                List.of(
                        "{ // mine\n \"mcpServers\": {}}",
                        "{\"a\": 1, \"a\": 2}",
                        "{\"mcpServers\": {},}",
                        "{\"mcpServers\": []}",
                        "[1]",
                        "{} {}",
                        "{\"mcpServers\": {\"github\": {\"command\": \"npx\"}}}")) {
            // Given
            Path file = file(text);

            // When
            ClientMerge.Outcome outcome = write(file, GITHUB);

            // Then
            assertThat(outcome).as(text).isInstanceOf(ClientMerge.Outcome.Refused.class);
            assertThat(file).hasContent(text);
            assertThat(place.resolve("mcp.json.before-tether")).doesNotExist();
        }
    }

    @Test
    void an_earlier_backup_stays() throws IOException {
        // Given
        Path file = file("{}");
        Path earlier = Files.writeString(place.resolve("mcp.json.before-tether"), "earlier");

        // When
        var _ = write(file, GITHUB);

        // Then
        assertThat(earlier).hasContent("earlier");
        assertThat(place.resolve("mcp.json.before-tether.1")).hasContent("{}");
    }

    @Test
    void vs_code_has_its_own_root_and_type() {
        // When
        JsonNode root =
                JsonMapper.shared()
                        .readTree(ClientEntry.text(KnownClient.VS_CODE, List.of(GITHUB)));

        // Then
        assertThat(root.at("/servers/github/type").asString()).isEqualTo("stdio");
        assertThat(root.at("/servers/github/args/0").asString()).isEqualTo("shim");
    }
}
