package dev.mcptether.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads `tether.yaml`: flat `key: value` pairs and `patterns:`; `servers:` is left out. A message
/// about a mistake never quotes a line, because the line may contain the token.
final class SettingsFile {
    /// Room for hundreds of settings. The file is read before the first answer, so it must be
    /// small.
    private static final int LIMIT_BYTES = 256 * 1024;

    private static final String PATTERNS = "patterns";

    private final Path path;
    private final Origin origin;

    private SettingsFile(Path path) {
        this.path = path;
        this.origin = new Origin.File(path);
    }

    /// Reads the file; an absent file has no settings.
    ///
    /// @throws ConfigException if it exists but cannot be used
    static Map<String, String> read(Path path, Set<String> known) {
        return new SettingsFile(path).read(known);
    }

    private Map<String, String> read(Set<String> known) {
        Optional<String> text = text();
        Object document = text.map(this::parse).orElse("");
        if (document.equals("")) {
            return Map.of();
        }
        if (!(document instanceof Map<?, ?> map)) {
            throw refusal("must contain lines of the form `key: value`");
        }
        Map<String, String> values = new HashMap<>();
        map.forEach((key, value) -> {
            if (key.equals("servers") || key.equals(PATTERNS)) {
                return;
            }
            String name = name(key, known);
            if (!(value instanceof String one)) {
                throw new ConfigException(
                        "%s: %s must be one value in one line".formatted(path, name), origin);
            }
            values.put(name, one);
        });
        return values;
    }

    /// The names of further programs to recognise, besides the built-in ones:
    ///
    ///     patterns:
    ///       shim: [my_shim.py]
    ///       daemon: [my_daemon.js, "-m my.daemon"]
    ///
    /// @throws ConfigException if they are there and cannot be used
    static Patterns patterns(Path path) {
        SettingsFile file = new SettingsFile(path);
        Object document = file.text().map(file::parse).orElse("");
        if (!(document instanceof Map<?, ?> map) || map.get(PATTERNS) == null) {
            return Patterns.BUILT_IN;
        }
        if (!(map.get(PATTERNS) instanceof Map<?, ?> patterns)
                || !Set.of("shim", "daemon").containsAll(patterns.keySet())) {
            throw file.refusal(
                    "must have `shim:` and `daemon:` below `patterns:`, and no other key");
        }
        return Patterns.BUILT_IN.and(
                new Patterns(
                        file.scripts(patterns.get("shim")), file.scripts(patterns.get("daemon"))));
    }

    private List<String> scripts(@Nullable Object listed) {
        List<?> list =
                listed == null ? List.of() : listed instanceof List<?> many ? many : List.of("");
        List<String> scripts = new ArrayList<>();
        for (Object each : list) {
            if (!(each instanceof String script) || !Patterns.isOne(script)) {
                throw refusal(
                        "must list file names of scripts, or `-m` and a module's name, below"
                                + " `patterns:`");
            }
            scripts.add(script);
        }
        return scripts;
    }

    private String name(Object key, Set<String> known) {
        if (key instanceof String name && known.contains(name)) {
            return name;
        }
        throw new ConfigException(
                "%s: unknown key '%s'; known are %s"
                        .formatted(path, key, known.stream().sorted().toList()),
                origin);
    }

    private Optional<String> text() {
        try {
            ByteBuffer content = ByteBuffer.wrap(SmallFile.read(path, LIMIT_BYTES));
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(content).toString());
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (CharacterCodingException noText) {
            throw refusal("cannot be read as YAML");
        } catch (IOException unusable) {
            throw refusal("exists but " + SmallFile.why(unusable) + ", or remove it");
        }
    }

    private Object parse(String text) {
        return switch (YamlDocument.read(ServersBlock.in(text).settings())) {
            case YamlDocument.Read.Whole whole -> whole.root() == null ? "" : whole.root();
            case YamlDocument.Read.Broken(String what) -> throw refusal(what);
        };
    }

    private ConfigException refusal(String what) {
        return new ConfigException(path + " " + what, origin);
    }
}
