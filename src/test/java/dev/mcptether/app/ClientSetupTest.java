package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.clients.ClientEntry;
import dev.mcptether.clients.ClientMerge;
import dev.mcptether.clients.KnownClient;
import dev.mcptether.config.Dialect;
import dev.mcptether.config.Platform;
import dev.mcptether.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientSetupTest {
    @TempDir Path user;

    private final SplittableRandom random = new SplittableRandom(7);

    private ClientSetup setup(
            KnownClient client,
            Dialect dialect,
            Map<String, String> environment,
            String... servers) {
        return new ClientSetup(
                client,
                dialect,
                List.of(servers).stream()
                        .map(name -> ServerConfig.plain(name, List.of("x"), user))
                        .toList(),
                environment,
                new Platform(Platform.Family.LINUX, user.toString()));
    }

    @Test
    void each_server_of_the_daemon_is_one_of_the_clients() {
        // When
        List<ClientEntry> entries =
                setup(
                                KnownClient.CURSOR,
                                Dialect.MCP,
                                Map.of("TETHER_HOME", "/h", "TETHER_TOKEN", "secret"),
                                "github",
                                "files")
                        .entries(random);

        // Then
        assertThat(entries).extracting(ClientEntry::name).containsExactly("github", "files");
        assertThat(entries.getFirst().args()).containsExactly("shim", "--server", "github");
        assertThat(entries.getFirst().env()).isEqualTo(Map.of("TETHER_HOME", "/h"));
    }

    @Test
    void without_servers_the_main_one_is_named() {
        assertThat(setup(KnownClient.CURSOR, Dialect.MCP, Map.of()).entries(random))
                .singleElement()
                .satisfies(entry -> assertThat(entry.args()).containsExactly("shim"));
    }

    @Test
    void exais_windows_get_session_ids_of_their_own_and_no_token() {
        // Given
        ClientSetup setup =
                setup(
                        KnownClient.AUGGIE,
                        Dialect.EXAI,
                        Map.of("EXAI_WS_PORT", "3010", "EXAI_WS_TOKEN", "secret"));

        // When
        Map<String, String> one = setup.entries(random).getFirst().env();
        Map<String, String> other = setup.entries(random).getFirst().env();

        // Then
        assertThat(one)
                .containsEntry("EXAI_WS_HOST", "127.0.0.1")
                .containsEntry("EXAI_WS_PORT", "3010")
                .doesNotContainValue("secret");
        assertThat(one.get("EXAI_SESSION_ID")).matches("auggie-[0-9a-f]{4}");
        assertThat(other.get("EXAI_SESSION_ID")).isNotEqualTo(one.get("EXAI_SESSION_ID"));
    }

    @Test
    void it_is_written_where_the_client_looks_or_refused() throws IOException {
        // Given
        ClientSetup cursor = setup(KnownClient.CURSOR, Dialect.MCP, Map.of());
        ClientSetup augment = setup(KnownClient.AUGMENT, Dialect.MCP, Map.of());

        // When
        ClientMerge.Outcome written = cursor.write(cursor.entries(random));
        ClientMerge.Outcome refused = augment.write(augment.entries(random));

        // Then
        assertThat(written).isInstanceOf(ClientMerge.Outcome.Written.class);
        assertThat(user.resolve(".cursor/mcp.json")).exists();
        assertThat(refused).isInstanceOf(ClientMerge.Outcome.Refused.class);
    }
}
