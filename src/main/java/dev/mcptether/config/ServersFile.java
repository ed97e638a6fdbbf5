package dev.mcptether.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `servers:` of tether.yaml. It never throws for the file's content: the daemon uses what it
/// can and shows the rest.
///
/// @param file `$TETHER_HOME/tether.yaml`; it need not exist
/// @param environment the daemon's environment
/// @param userHome where servers work unless they say otherwise
public record ServersFile(Path file, Map<String, String> environment, Path userHome) {
    /// Far more than anybody hosts. Each name is a label of metrics, so there must be a bound.
    public static final int MOST = 64;

    private static final int MOST_BYTES = 256 * 1024;

    public Servers read() {
        Reading reading = new Reading();
        if (Files.exists(file)) {
            reading.servers();
        }
        return new Servers(reading.servers, reading.mistakes, reading.files);
    }

    /// One reading.
    private final class Reading {
        private final List<ServerConfig> servers = new ArrayList<>();
        private final List<Servers.Mistake> mistakes = new ArrayList<>();
        private final List<Path> files = new ArrayList<>(List.of(file));

        void servers() {
            String text;
            try {
                ByteBuffer content = ByteBuffer.wrap(SmallFile.read(file, MOST_BYTES));
                text = StandardCharsets.UTF_8.newDecoder().decode(content).toString();
            } catch (CharacterCodingException notText) {
                spoilt("%s is not UTF-8".formatted(file));
                return;
            } catch (IOException unreadable) {
                spoilt(file + " " + SmallFile.why(unreadable));
                return;
            }
            switch (YamlDocument.read(ServersBlock.in(text).servers())) {
                case YamlDocument.Read.Broken(String what) ->
                        spoilt("servers: in %s %s".formatted(file, what));
                case YamlDocument.Read.Whole(Object root) -> {
                    if (root instanceof Map<?, ?> map) {
                        all(map.get("servers"));
                    }
                }
            }
        }

        private void spoilt(String text) {
            mistakes.add(new Servers.Mistake(Optional.empty(), text));
        }

        private void all(@Nullable Object value) {
            if (value == null || value.equals("")) {
                return;
            }
            if (!(value instanceof Map<?, ?> named)) {
                spoilt("servers: must contain lines of the form `name:`, each with a `command:`");
                return;
            }
            if (named.size() > MOST) {
                spoilt("servers: has %d servers; %d are allowed".formatted(named.size(), MOST));
                return;
            }
            named.forEach((name, settings) -> one(String.valueOf(name), settings));
        }

        private void one(String name, @Nullable Object settings) {
            try {
                servers.add(new ServerEntry(ServersFile.this, name, settings, files).config());
            } catch (ServerEntry.MistakeException mistake) {
                mistakes.add(
                        new Servers.Mistake(
                                ServerConfig.isName(name) ? Optional.of(name) : Optional.empty(),
                                String.valueOf(mistake.getMessage())));
            }
        }
    }
}
