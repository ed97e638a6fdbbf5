package dev.mcptether.bridge;

import dev.mcptether.wire.JsonPart;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Compares two daemons' answers. Jackson is loaded only if the bytes differ, which is rare with
/// the same daemon.
final class JsonValues {
    private JsonValues() {}

    /// Whether both are the same value, whatever the order of their members.
    static boolean same(JsonPart one, JsonPart other) {
        if (one.isWrittenLike(other)) {
            return true;
        }
        return !one.isMissing()
                && !other.isMissing()
                && read(one.bytes()).equals(read(other.bytes()));
    }

    /// Reads a value. Well-formed JSON may exceed Jackson's limits (nesting, length of a number);
    /// the result is then an empty value.
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
