package dev.mcptether.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the settings of tether.yaml: flat `key: value` pairs, and `servers:`, which is left out.
final class SettingsFile {
    private static final String SERVERS = "servers";

    private SettingsFile() {}

    /// A file that is not there has no settings.
    ///
    /// @throws ConfigException when it cannot be used
    static Map<String, String> read(Path path, Collection<Key<?>> keys) {
        if (!Files.exists(path)) {
            return Map.of();
        }
        Origin origin = new Origin.File(path);
        Object root =
                switch (YamlDocument.read(ServersBlock.in(text(path, origin)).settings())) {
                    case YamlDocument.Read.Whole whole -> whole.root();
                    case YamlDocument.Read.Broken(String place) ->
                            throw new ConfigException(
                                    "%s is not YAML%s".formatted(path, place), origin);
                };
        if (root == null || root.equals("")) {
            return Map.of();
        }
        if (!(root instanceof Map<?, ?> map)) {
            throw new ConfigException(
                    "%s must hold lines of the form `key: value`".formatted(path), origin);
        }
        Set<String> known = keys.stream().map(Key::fileKey).collect(Collectors.toSet());
        Map<String, String> values = new HashMap<>();
        map.forEach((key, value) -> {
            if (key.equals(SERVERS)) {
                return;
            }
            if (!known.contains(String.valueOf(key))) {
                throw new ConfigException(
                        "%s: unknown key '%s'; known are %s"
                                .formatted(path, key, known.stream().sorted().toList()),
                        origin);
            }
            if (!(value instanceof String text)) {
                throw new ConfigException(
                        "%s: %s must be one value in one line".formatted(path, key), origin);
            }
            values.put(String.valueOf(key), text);
        });
        return values;
    }

    private static String text(Path path, Origin origin) {
        try {
            return Files.readString(path);
        } catch (CharacterCodingException notText) {
            throw new ConfigException("%s cannot be read as YAML".formatted(path), origin);
        } catch (IOException unreadable) {
            throw new ConfigException(
                    "%s is there and cannot be read; let this user read it, or remove it"
                            .formatted(path),
                    origin);
        }
    }
}
