package dev.mcptether.app;

import dev.mcptether.bridge.DaemonMemory;
import dev.mcptether.config.DaemonUrl;
import dev.mcptether.event.Method;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.link.DaemonId;
import dev.mcptether.wire.JsonPart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import tools.jackson.core.io.JsonStringEncoder;

/// What proven daemons answered in earlier sessions. Each URL, with its path, has one file:
/// `$TETHER_HOME/cache/<digest of the URL>.json`. It also says which daemon answered. It is
/// replaced as a whole. A file that cannot be read or written counts as missing.
final class DaemonNotes implements DaemonMemory {
    /// Larger than any list worth keeping. We did not write a file that is larger.
    private static final long MAX_FILE_BYTES = 32 << 20;

    private final StateDirectory home;
    private final Executor writing;
    private final Map<URI, Earlier> newest = new ConcurrentHashMap<>();

    /// What one daemon answered.
    record Earlier(DaemonId daemon, Map<Method, byte[]> results) {}

    /// @param writing runs the tasks that write the files, without making the caller wait
    DaemonNotes(StateDirectory home, Executor writing) {
        this.home = home;
        this.writing = writing;
    }

    /// What is known of the first of these daemons that anything is known of. Reads files.
    Optional<Earlier> read(List<DaemonUrl> urls) {
        return urls.stream().map(this::read).flatMap(Optional::stream).findFirst();
    }

    private Optional<Earlier> read(DaemonUrl url) {
        Path file = home.root().resolve("cache").resolve(name(url));
        try {
            if (!Files.exists(file) || Files.size(file) > MAX_FILE_BYTES) {
                return Optional.empty();
            }
            JsonPart root = JsonPart.of(Files.readAllBytes(file));
            Map<Method, byte[]> results = new EnumMap<>(Method.class);
            for (Method method : Method.values()) {
                JsonPart result = root.at("results", method.wireName());
                if (result.isObject()) {
                    results.put(method, result.bytes());
                }
            }
            DaemonId daemon = new DaemonId(url, root.at("identity").string());
            return results.isEmpty() || !daemon.isProven()
                    ? Optional.empty()
                    : Optional.of(new Earlier(daemon, results));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public void keep(DaemonId daemon, Map<Method, byte[]> results) {
        if (newest.put(daemon.url().uri(), new Earlier(daemon, results)) == null) {
            writing.execute(() -> write(daemon.url()));
        }
    }

    private void write(DaemonUrl url) {
        Earlier earlier = newest.remove(url.uri());
        if (earlier == null) {
            return;
        }
        try {
            Path folder = home.directory("cache");
            StateDirectory.replace(folder.resolve(name(url)), json(earlier));
        } catch (IOException unwritable) {
            // Then the next session waits for its daemon.
        }
    }

    /// A digest, because a URL may hold secrets and be longer than a file's name.
    private static String name(DaemonUrl url) {
        URI uri = url.uri();
        String place = url + String.valueOf(uri.getRawPath()) + '?' + uri.getRawQuery();
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(place.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest) + ".json";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The results are JSON already. The names of methods need no escapes.
    private static byte[] json(Earlier earlier) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        String identity =
                new String(
                        JsonStringEncoder.getInstance()
                                .quoteAsCharArray(earlier.daemon.identity()));
        write(json, "{\"identity\":\"" + identity + "\",\"results\":");
        char before = '{';
        for (Map.Entry<Method, byte[]> each : earlier.results.entrySet()) {
            write(json, before + "\"" + each.getKey().wireName() + "\":");
            json.writeBytes(each.getValue());
            before = ',';
        }
        write(json, "}}");
        return json.toByteArray();
    }

    private static void write(ByteArrayOutputStream json, String text) {
        json.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
