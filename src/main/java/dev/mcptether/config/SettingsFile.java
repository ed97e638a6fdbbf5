package dev.mcptether.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.resolver.FailsafeScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/// `tether.yaml`: flat `key: value` pairs. What is wrong with it is said without quoting a line,
/// which may hold the token.
final class SettingsFile {
    /// Hundreds of settings, and a parser that reads it all before the first answer.
    private static final int LIMIT_BYTES = 256 * 1024;

    /// Settings are flat today; the parser descends a level for each.
    private static final int MOST_LEVELS = 20;

    /// Aliases can make a small file a large document.
    private static final int MOST_ALIASES = 20;

    private static final LoadSettings FORM =
            LoadSettings.builder()
                    .setSchema(new PlainText())
                    .setMaxAliasesForCollections(MOST_ALIASES)
                    .build();

    private final Path path;
    private final Origin origin;

    private SettingsFile(Path path) {
        this.path = path;
        this.origin = new Origin.File(path);
    }

    /// A file that is absent has no settings.
    ///
    /// @throws ConfigException when it is there and cannot be used
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
            throw refusal("must hold lines of the form `key: value`");
        }
        Map<String, String> values = new HashMap<>();
        map.forEach((key, value) -> {
            String name = name(key, known);
            if (!(value instanceof String one)) {
                throw new ConfigException(
                        "%s: %s must be one value in one line".formatted(path, name), origin);
            }
            values.put(name, one);
        });
        return values;
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
            throw refusal("is there and " + SmallFile.why(unusable) + ", or remove it");
        }
    }

    private Object parse(String text) {
        try {
            requireShallow(text);
            Object document = new Load(FORM).loadFromString(text);
            return document == null ? "" : document;
        } catch (MarkedYamlEngineException broken) {
            throw refusal(
                    "is not YAML" + broken.getProblemMark().map(SettingsFile::place).orElse(""));
        } catch (YamlEngineException broken) {
            throw refusal("cannot be read as YAML");
        }
    }

    /// The parser's events come without recursion; the document would be made with it.
    private void requireShallow(String text) {
        int level = 0;
        for (Event event : new Parse(FORM).parseString(text)) {
            level +=
                    switch (event.getEventId()) {
                        case MappingStart, SequenceStart -> 1;
                        case MappingEnd, SequenceEnd -> -1;
                        default -> 0;
                    };
            if (level > MOST_LEVELS) {
                throw refusal(
                        "is nested deeper than " + MOST_LEVELS + " levels; settings are flat");
            }
        }
    }

    private ConfigException refusal(String what) {
        return new ConfigException(path + " " + what, origin);
    }

    private static String place(Mark mark) {
        return " in line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /// Every value is the text it is written as: `1e5` may be a token.
    private static final class PlainText extends JsonSchema {
        @Override
        public ScalarResolver getScalarResolver() {
            return new FailsafeScalarResolver();
        }
    }
}
