package dev.mcptether;

import dev.mcptether.bridge.DaemonMemory;
import dev.mcptether.config.DaemonUrl;
import dev.mcptether.event.Method;
import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a daemon answered in an earlier session, in `$TETHER_HOME/cache/<url>.json`: one file for
/// each URL, replaced as a whole. A file that cannot be read or written is as good as none.
final class DaemonNotes implements DaemonMemory {
    /// Larger than any list worth remembering; a file beyond it is not ours.
    private static final long MAX_FILE_BYTES = 32 << 20;

    private final StateDirectory home;
    private final String name;
    private final Executor writing;
    private final AtomicReference<@Nullable Map<Method, byte[]>> newest = new AtomicReference<>();

    /// @param writing runs what writes the file; must not make the caller wait for it
    DaemonNotes(StateDirectory home, DaemonUrl url, Executor writing) {
        this.home = home;
        this.writing = writing;
        // Host and port only: the file's name must tell no secret.
        this.name =
                HexFormat.of().formatHex(url.toString().getBytes(StandardCharsets.UTF_8)) + ".json";
    }

    /// Reads the file; takes its time.
    Map<Method, byte[]> read() {
        Path file = home.root().resolve("cache").resolve(name);
        Map<Method, byte[]> results = new EnumMap<>(Method.class);
        try {
            if (!Files.exists(file) || Files.size(file) > MAX_FILE_BYTES) {
                return results;
            }
            JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(file));
            root.propertyStream()
                    .filter(each -> Method.of(each.getKey()) != Method.OTHER)
                    .forEach(each ->
                            results.put(
                                    Method.of(each.getKey()),
                                    each.getValue().toString().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | JacksonException unreadable) {
            results.clear();
        }
        return results;
    }

    @Override
    public void keep(Map<Method, byte[]> results) {
        if (newest.getAndSet(results) == null) {
            writing.execute(this::write);
        }
    }

    private void write() {
        Map<Method, byte[]> results = newest.getAndSet(null);
        if (results == null) {
            return;
        }
        try {
            ObjectNode root = JsonMapper.shared().createObjectNode();
            results.forEach((method, result) ->
                    root.set(method.wireName(), JsonMapper.shared().readTree(result)));
            Path folder = home.directory("cache");
            StateDirectory.replace(
                    folder.resolve(name), root.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException | JacksonException unwritable) {
            // The next session then waits for its daemon.
        }
    }
}
