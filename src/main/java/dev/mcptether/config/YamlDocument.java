package dev.mcptether.config;

import org.jspecify.annotations.Nullable;
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

/// Reads YAML without giving scalars a type: each stays the text that was written, because `1e5`
/// may be a token.
final class YamlDocument {
    /// Settings are flat and servers have three levels. The parser recurses once for each level.
    private static final int MOST_LEVELS = 20;

    /// With aliases a small file can become a large document.
    private static final int MOST_ALIASES = 20;

    private static final LoadSettings FORM =
            LoadSettings.builder()
                    .setSchema(new PlainText())
                    .setMaxAliasesForCollections(MOST_ALIASES)
                    .build();

    private YamlDocument() {}

    /// What a text contains.
    sealed interface Read {
        /// @param root maps, lists and strings; null if the text is empty
        record Whole(@Nullable Object root) implements Read {}

        /// @param what the rest of a sentence that begins with the file's name. It quotes no line,
        ///   because a line may contain a secret
        record Broken(String what) implements Read {}
    }

    static Read read(String text) {
        try {
            return isDeep(text)
                    ? new Read.Broken(
                            "is nested deeper than " + MOST_LEVELS + " levels; settings are flat")
                    : new Read.Whole(new Load(FORM).loadFromString(text));
        } catch (MarkedYamlEngineException broken) {
            return new Read.Broken(
                    "is not YAML" + broken.getProblemMark().map(YamlDocument::place).orElse(""));
        } catch (YamlEngineException broken) {
            return new Read.Broken("cannot be read as YAML");
        }
    }

    /// Whether the document is nested too deeply. The parser's events come without recursion;
    /// building the document would recurse.
    private static boolean isDeep(String text) {
        int level = 0;
        for (Event event : new Parse(FORM).parseString(text)) {
            level +=
                    switch (event.getEventId()) {
                        case MappingStart, SequenceStart -> 1;
                        case MappingEnd, SequenceEnd -> -1;
                        default -> 0;
                    };
            if (level > MOST_LEVELS) {
                return true;
            }
        }
        return false;
    }

    private static String place(Mark mark) {
        return " in line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static final class PlainText extends JsonSchema {
        @Override
        public ScalarResolver getScalarResolver() {
            return new FailsafeScalarResolver();
        }
    }
}
