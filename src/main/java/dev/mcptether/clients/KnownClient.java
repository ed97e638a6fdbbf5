package dev.mcptether.clients;

import dev.mcptether.config.Platform;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The MCP clients whose configuration Tether knows.
public enum KnownClient {
    CLAUDE_DESKTOP("claude-desktop", "Claude Desktop", "mcpServers"),
    CLAUDE_CODE("claude-code", "Claude Code", "mcpServers"),
    VS_CODE("vscode", "VS Code", "servers"),
    CURSOR("cursor", "Cursor", "mcpServers"),
    AUGGIE("auggie", "Auggie", "mcpServers"),
    /// Keeps its servers in VS Code's own store, so only its settings page can add one.
    AUGMENT("augment", "Augment Code", "mcpServers");

    private final String word;
    private final String title;
    private final String rootKey;

    KnownClient(String word, String title, String rootKey) {
        this.word = word;
        this.title = title;
        this.rootKey = rootKey;
    }

    /// Its name on a command line.
    public String word() {
        return word;
    }

    public String title() {
        return title;
    }

    /// The member of its file that contains the servers, by name.
    public String rootKey() {
        return rootKey;
    }

    public static Optional<KnownClient> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    public static String words() {
        return Arrays.stream(values()).map(KnownClient::word).collect(Collectors.joining(", "));
    }

    /// The files with the user's own servers and with those of the working directory, in this
    /// order.
    ///
    /// @param environment names some of the system's folders
    /// @param directory the working directory
    public List<Path> files(Platform platform, Map<String, String> environment, Path directory) {
        Path user = Path.of(platform.userHome());
        return switch (this) {
            case CLAUDE_DESKTOP ->
                    List.of(
                            programs(platform, environment)
                                    .resolve("Claude")
                                    .resolve("claude_desktop_config.json"));
            case CLAUDE_CODE ->
                    List.of(user.resolve(".claude.json"), directory.resolve(".mcp.json"));
            case VS_CODE ->
                    List.of(
                            programs(platform, environment).resolve("Code/User/mcp.json"),
                            directory.resolve(".vscode/mcp.json"));
            case CURSOR ->
                    List.of(
                            user.resolve(".cursor/mcp.json"),
                            directory.resolve(".cursor/mcp.json"));
            case AUGGIE -> List.of(user.resolve(".augment/settings.json"));
            case AUGMENT -> List.of();
        };
    }

    /// The file that new servers are written to; empty if only the client itself can add them.
    /// Claude Code writes its own file all the time, so its servers go to the working directory's
    /// file.
    public Optional<Path> toWrite(
            Platform platform, Map<String, String> environment, Path directory) {
        List<Path> files = files(platform, environment, directory);
        return this == CLAUDE_CODE ? Optional.of(files.getLast()) : files.stream().findFirst();
    }

    private static Path programs(Platform platform, Map<String, String> environment) {
        Path user = Path.of(platform.userHome());
        return switch (platform.family()) {
            case MACOS -> user.resolve("Library/Application Support");
            case WINDOWS -> named(environment, "APPDATA", user.resolve("AppData/Roaming"));
            case LINUX -> named(environment, "XDG_CONFIG_HOME", user.resolve(".config"));
        };
    }

    private static Path named(Map<String, String> environment, String variable, Path otherwise) {
        String value = environment.getOrDefault(variable, "");
        return value.isEmpty() ? otherwise : Path.of(value);
    }
}
