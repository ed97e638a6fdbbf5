package dev.mcptether.daemon.diagnostics;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON trees and their bytes. Numbers keep their value whatever their size, because ids and
/// arguments are the client's own.
final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    /// @throws JacksonException for what is not one JSON value
    static JsonNode read(byte[] message) {
        return MAPPER.readTree(message);
    }

    static byte[] write(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /// A notification with empty params.
    static ObjectNode notification(String method) {
        ObjectNode message = object().put("jsonrpc", "2.0").put("method", method);
        message.putObject("params");
        return message;
    }
}
