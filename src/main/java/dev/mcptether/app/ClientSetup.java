package dev.mcptether.app;

import dev.mcptether.clients.ClientEntry;
import dev.mcptether.clients.ClientMerge;
import dev.mcptether.clients.KnownClient;
import dev.mcptether.config.Dialect;
import dev.mcptether.config.Platform;
import dev.mcptether.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What a client's configuration needs so that it starts this Tether.
public final class ClientSetup {
    /// Variables that are handed on if the user has set them here. Tokens are not among them: a
    /// shim finds the daemon's token by itself, and EXAI's token is in its `.env`.
    private static final List<String> HANDED_ON = List.of("TETHER_HOME", "TETHER_URL");

    private static final List<String> EXAI_HANDED_ON =
            List.of("TETHER_HOME", "ENV_FILE", "EXAI_WS_HOST", "EXAI_WS_PORT");

    private final KnownClient client;
    private final Dialect dialect;
    private final List<ServerConfig> servers;
    private final Map<String, String> environment;
    private final Platform platform;
    private final Path directory;

    /// @param servers those of tether.yaml; if there are none, the daemon's main server is used
    ClientSetup(
            KnownClient client,
            Dialect dialect,
            List<ServerConfig> servers,
            Map<String, String> environment,
            Platform platform) {
        this.client = client;
        this.dialect = dialect;
        this.servers = List.copyOf(servers);
        this.environment = environment;
        this.platform = platform;
        this.directory = Path.of("").toAbsolutePath();
    }

    /// @param random makes a session id that no other window has
    public List<ClientEntry> entries(RandomGenerator random) {
        String launcher = System.getProperty("tether.launcher", "tether");
        return switch (dialect) {
            case EXAI ->
                    List.of(
                            new ClientEntry(
                                    "exai",
                                    launcher,
                                    List.of("shim", "--dialect", "exai"),
                                    exai(random)));
            case MCP ->
                    servers.isEmpty()
                            ? List.of(entry("tether", launcher, List.of("shim")))
                            : servers.stream()
                                    .map(each ->
                                            entry(
                                                    each.name(),
                                                    launcher,
                                                    List.of("shim", "--server", each.name())))
                                    .toList();
        };
    }

    private ClientEntry entry(String name, String launcher, List<String> args) {
        return new ClientEntry(name, launcher, args, handedOn(HANDED_ON));
    }

    private Map<String, String> exai(RandomGenerator random) {
        Map<String, String> env = new HashMap<>(handedOn(EXAI_HANDED_ON));
        env.putIfAbsent("EXAI_WS_HOST", "127.0.0.1");
        env.putIfAbsent("EXAI_WS_PORT", "8079");
        String window = HexFormat.of().toHexDigits((short) random.nextInt());
        env.put("EXAI_SESSION_ID", client.word() + "-" + window);
        return env;
    }

    private Map<String, String> handedOn(List<String> names) {
        Map<String, String> found = new HashMap<>();
        for (String name : names) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                found.put(name, value);
            }
        }
        return found;
    }

    /// The file where the client looks for its servers; empty if only the client can change them.
    public Optional<Path> file() {
        return client.toWrite(platform, environment, directory);
    }

    /// Puts the entries into that file.
    public ClientMerge.Outcome write(List<ClientEntry> entries) throws IOException {
        return file().isPresent()
                ? new ClientMerge(client, file().get()).write(entries)
                : new ClientMerge.Outcome.Refused(
                        "%s keeps its servers in a store of its own; paste them into its MCP settings"
                                .formatted(client.title()));
    }
}
