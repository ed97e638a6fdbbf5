package dev.mcptether.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.resolver.FailsafeScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/// YAML whose scalars are all the text they are written as: `1e5` may be a token.
final class YamlDocument {
    private YamlDocument() {}

    /// What a text holds.
    sealed interface Read {
        /// @param root maps, lists and strings; null when the text holds nothing
        record Whole(@Nullable Object root) implements Read {}

        /// @param place ` in line 3, column 5`, or empty. The parser's own message quotes the line,
        ///   which may hold a secret
        record Broken(String place) implements Read {}
    }

    static Read read(String text) {
        try {
            Object root =
                    new Load(LoadSettings.builder().setSchema(new PlainText()).build())
                            .loadFromString(text);
            return new Read.Whole(root);
        } catch (MarkedYamlEngineException broken) {
            return new Read.Broken(place(broken));
        } catch (YamlEngineException broken) {
            return new Read.Broken("");
        }
    }

    private static final class PlainText extends JsonSchema {
        @Override
        public ScalarResolver getScalarResolver() {
            return new FailsafeScalarResolver();
        }
    }

    private static String place(MarkedYamlEngineException broken) {
        return Optional.ofNullable(broken.getProblemMark())
                .flatMap(mark -> mark)
                .map(mark ->
                        " in line %d, column %d"
                                .formatted(mark.getLine() + 1, mark.getColumn() + 1))
                .orElse("");
    }
}
