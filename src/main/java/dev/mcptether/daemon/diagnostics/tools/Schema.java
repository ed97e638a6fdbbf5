package dev.mcptether.daemon.diagnostics.tools;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes the JSON Schema of a tool's arguments.
final class Schema {
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();

    Schema() {
        root.put("type", "object").putObject("properties");
        root.put("additionalProperties", false);
    }

    Schema text(String name, String description) {
        property(name, "string", description);
        return this;
    }

    Schema choice(String name, String description, String... choices) {
        var allowed = property(name, "string", description).putArray("enum");
        for (String each : choices) {
            allowed.add(each);
        }
        return this;
    }

    Schema number(String name, String description, double least, double most) {
        property(name, "number", description).put("minimum", least).put("maximum", most);
        return this;
    }

    Schema whole(String name, String description, int least, int most) {
        property(name, "integer", description).put("minimum", least).put("maximum", most);
        return this;
    }

    Schema required(String name) {
        root.withArrayProperty("required").add(name);
        return this;
    }

    ObjectNode node() {
        return root;
    }

    private ObjectNode property(String name, String type, String description) {
        return root.withObjectProperty("properties")
                .putObject(name)
                .put("type", type)
                .put("description", description);
    }
}
