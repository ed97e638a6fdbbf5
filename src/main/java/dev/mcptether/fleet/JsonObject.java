package dev.mcptether.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// A JSON object with the kinds of fields that an instance card has: texts, whole numbers, objects
/// and lists of objects. Other fields are skipped. If a required field is missing or of another
/// kind, an IllegalArgumentException names it.
///
/// It stands in place of Jackson's tree, whose classes would cost every shim 31 ms and 5 MB (see
/// docs/adr/0004).
record JsonObject(
        Map<String, String> texts,
        Map<String, Long> numbers,
        Map<String, List<JsonObject>> objects) {

    /// @param json stands at the object's first token, and afterwards at its last
    static JsonObject of(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("not an object: " + json.currentToken());
        }
        JsonObject object = new JsonObject(new HashMap<>(), new HashMap<>(), new HashMap<>());
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                object.texts.put(name, json.getString());
            } else if (value == JsonToken.VALUE_NUMBER_INT) {
                object.numbers.put(name, json.getLongValue());
            } else if (value == JsonToken.START_OBJECT) {
                object.objects.put(name, List.of(of(json)));
            } else if (value == JsonToken.START_ARRAY) {
                object.objects.put(name, elements(json));
            }
        }
        return object;
    }

    private static List<JsonObject> elements(JsonParser json) {
        List<JsonObject> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                elements.add(of(json));
            } else {
                json.skipChildren();
            }
        }
        return elements;
    }

    String text(String name) {
        return required(name, texts.get(name));
    }

    @Nullable String textOrNull(String name) {
        return texts.get(name);
    }

    long number(String name) {
        return required(name, numbers.get(name));
    }

    /// Empty when there is no such field.
    List<JsonObject> objects(String name) {
        return objects.getOrDefault(name, List.of());
    }

    private static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("no usable " + name);
        }
        return value;
    }
}
