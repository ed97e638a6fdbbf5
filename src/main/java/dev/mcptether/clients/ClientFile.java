package dev.mcptether.clients;

import dev.mcptether.config.SmallFile;
import dev.mcptether.config.Variables;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a client's configuration file says about the servers that the client starts.
public sealed interface ClientFile {
    /// Large, because Claude Code keeps whole conversations beside its servers.
    int MOST_BYTES = 16 << 20;

    record Absent() implements ClientFile {}

    /// @param why the end of a sentence that begins with the path
    record Unusable(String why) implements ClientFile {}

    record Holds(List<ClientServer> servers) implements ClientFile {}

    /// Reads a file. May wait for the disk.
    static ClientFile read(Path file, KnownClient client) {
        try {
            JsonNode root = Lenient.JSON.readTree(SmallFile.read(file, MOST_BYTES));
            List<ClientServer> found = new ArrayList<>();
            addAll(root.path(client.rootKey()), found);
            // Claude Code also has servers for each directory.
            root.path("projects")
                    .valueStream()
                    .forEach(each -> addAll(each.path(client.rootKey()), found));
            return new Holds(List.copyOf(found));
        } catch (NoSuchFileException none) {
            return new Absent();
        } catch (IOException unreadable) {
            return new Unusable(SmallFile.why(unreadable));
        } catch (JacksonException noJson) {
            return new Unusable(
                    "is not JSON (line %d), so its client starts none of its servers"
                            .formatted(noJson.getLocation().getLineNr()));
        }
    }

    private static void addAll(JsonNode servers, List<ClientServer> found) {
        servers.forEachEntry((name, entry) -> {
            List<String> args =
                    entry.path("args").valueStream().map(each -> each.asString("")).toList();
            Map<String, String> env = new HashMap<>();
            entry.path("env").forEachEntry((key, value) -> env.put(key, value.asString("")));
            found.add(
                    new ClientServer(
                            name, entry.path("command").asString(""), args, new Variables(env)));
        });
    }

    /// Reads JSON with comments and trailing commas, which editors allow.
    final class Lenient {
        static final JsonMapper JSON =
                JsonMapper.builder()
                        .enable(
                                JsonReadFeature.ALLOW_JAVA_COMMENTS,
                                JsonReadFeature.ALLOW_TRAILING_COMMA)
                        .build();

        private Lenient() {}
    }
}
