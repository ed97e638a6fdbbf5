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

/// YAML whose scalars are all the text they are written as: `1e5` may be a token.
final class YamlDocument {
    /// Settings are flat, servers have three levels; the parser descends a level for each.
    private static final int MOST_LEVELS = 20;

    /// Aliases can make a small file a large document.
    private static final int MOST_ALIASES = 20;

    private static final LoadSettings FORM =
            LoadSettings.builder()
                    .setSchema(new PlainText())
                    .setMaxAliasesForCollections(MOST_ALIASES)
                    .build();

    private YamlDocument() {}

    /// What a text holds.
    sealed interface Read {
        /// @param root maps, lists and strings; null when the text holds nothing
        record Whole(@Nullable Object root) implements Read {}

        /// @param what in words that follow the file's name. They quote no line, which may hold a
        ///   secret
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

    /// The parser's events come without recursion; the document would be made with it.
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
