package dev.mcptether.app;

import dev.mcptether.bridge.DaemonMemory;
import dev.mcptether.config.DaemonUrl;
import dev.mcptether.event.Method;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.wire.JsonPart;
import java.io.ByteArrayOutputStream;
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
            JsonPart root = JsonPart.of(Files.readAllBytes(file));
            for (Method method : Method.values()) {
                JsonPart result = root.at(method.wireName());
                if (result.isObject()) {
                    results.put(method, result.bytes());
                }
            }
        } catch (IOException unreadable) {
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
            Path folder = home.directory("cache");
            StateDirectory.replace(folder.resolve(name), json(results));
        } catch (IOException unwritable) {
            // The next session then waits for its daemon.
        }
    }

    /// The results are JSON already, and the methods' names need no escapes.
    private static byte[] json(Map<Method, byte[]> results) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        char before = '{';
        for (Map.Entry<Method, byte[]> each : results.entrySet()) {
            String name = before + "\"" + each.getKey().wireName() + "\":";
            json.writeBytes(name.getBytes(StandardCharsets.UTF_8));
            json.writeBytes(each.getValue());
            before = ',';
        }
        json.write('}');
        return json.toByteArray();
    }
}
