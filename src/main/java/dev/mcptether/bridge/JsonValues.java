package dev.mcptether.bridge;

import dev.mcptether.wire.JsonPart;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Compares what two daemons said. Jackson is loaded only when they wrote it differently, which the
/// same daemon hardly ever does.
final class JsonValues {
    private JsonValues() {}

    /// Whether both stand for the same value, whatever the order of members.
    static boolean same(JsonPart one, JsonPart other) {
        if (one.isWrittenLike(other)) {
            return true;
        }
        return !one.isMissing()
                && !other.isMissing()
                && read(one.bytes()).equals(read(other.bytes()));
    }

    /// Well-formed JSON may be beyond Jackson's limits (nesting, length of a number): there is
    /// nothing in it then.
    static JsonNode read(byte[] json) {
        try {
            return Trees.MAPPER.readTree(json);
        } catch (JacksonException beyondJackson) {
            return Trees.MAPPER.missingNode();
        }
    }

    static JsonNode read(String json) {
        return Trees.MAPPER.readTree(json);
    }

    private static final class Trees {
        static final JsonMapper MAPPER = JsonMapper.builder().build();
    }
}
