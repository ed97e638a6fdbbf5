package dev.mcptether.daemon.diagnostics;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The result of a tool.
///
/// @param structured the same as data, or null if there is only text
/// @param failed whether the tool could not do its work; the text says why
public record ToolResult(String text, @Nullable JsonNode structured, boolean failed) {
    public static ToolResult text(String text) {
        return new ToolResult(text, null, false);
    }

    /// Data, and its text for clients that read no data.
    public static ToolResult data(JsonNode structured) {
        return new ToolResult(structured.toPrettyString(), structured, false);
    }

    public static ToolResult failure(String why) {
        return new ToolResult(why, null, true);
    }

    ObjectNode toJson() {
        ObjectNode result = Json.object();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        if (structured != null && structured.isObject()) {
            result.set("structuredContent", structured);
        }
        if (failed) {
            result.put("isError", true);
        }
        return result;
    }
}
