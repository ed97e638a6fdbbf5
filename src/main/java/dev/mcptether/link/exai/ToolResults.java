package dev.mcptether.link.exai;

import dev.mcptether.link.exai.DaemonFrame.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns the daemon's answers into MCP results. Texts look as the old shim passed them, in all
/// generations. If a text is JSON, it is also added whole as `structuredContent`.
final class ToolResults {
    private static final int MOST_TOOLS = 10_000;

    private ToolResults() {}

    static ObjectNode answer(JsonNode frame, @Nullable Failure failure) {
        List<String> texts = texts(frame);
        ObjectNode result = OpFrames.MAPPER.createObjectNode();
        ArrayNode content = result.putArray("content");
        boolean soft = failure != null;
        ObjectNode structured = null;
        for (String text : texts) {
            ToolText read = ToolText.of(text);
            soft |= read.isSoftError();
            structured = texts.size() == 1 ? read.structured() : null;
            content.addObject().put("type", "text").put("text", read.shown());
        }
        if (structured != null) {
            result.set("structuredContent", structured);
        }
        meta(frame, result);
        return soft ? result.put("isError", true) : result;
    }

    /// The texts of a result. `text` contains all outputs; if it is absent or blank, the outputs
    /// themselves are taken.
    private static List<String> texts(JsonNode frame) {
        String whole = frame.path("text").asString("");
        if (!whole.isBlank()) {
            return List.of(whole);
        }
        JsonNode outputs = frame.has("outputs") ? frame.path("outputs") : frame.path("result");
        List<String> texts = new ArrayList<>();
        if (outputs.isArray()) {
            outputs.forEach(each -> texts.add(text(each)));
        } else if (!outputs.isMissingNode() && !outputs.isNull()) {
            texts.add(text(outputs));
        }
        return texts.isEmpty() ? List.of("") : texts;
    }

    private static String text(JsonNode output) {
        if (output.isString()) {
            return output.stringValue();
        }
        for (String member : List.of("text", "content")) {
            if (output.path(member).isString()) {
                return output.path(member).stringValue();
            }
        }
        return OpFrames.MAPPER.writeValueAsString(output);
    }

    private static void meta(JsonNode frame, ObjectNode result) {
        JsonNode metadata = frame.path("outputs").path(0).path("metadata");
        JsonNode latency = metadata.path("latency_metrics");
        ObjectNode meta = OpFrames.MAPPER.createObjectNode();
        if (latency.isObject() || metadata.isObject()) {
            meta.set("exai/metadata", metadata);
        }
        for (String flag : List.of("from_cache", "from_inflight")) {
            if (frame.path(flag).isBoolean()) {
                meta.set("exai/" + flag, frame.path(flag));
            }
        }
        if (!meta.isEmpty()) {
            result.set("_meta", meta);
        }
    }

    /// A failure that the model should read. Like the old shim, we make it a result with `isError`.
    static ObjectNode failure(Failure failure) {
        return said(failureText(failure));
    }

    static String failureText(Failure failure) {
        String code = failure.code();
        String what =
                failure.message().isEmpty() ? "the daemon gives no reason" : failure.message();
        String advice =
                switch (code) {
                    case "OVER_CAPACITY" -> ". Nothing has run; try again later";
                    case "DUPLICATE" ->
                            ". The same call is already running, or was cut off a minute ago. This one did not run. Try again later, or change its arguments";
                    default -> "";
                };
        return "EXAI daemon: " + (code.isEmpty() ? "" : code + ": ") + what + advice;
    }

    static ObjectNode said(String text) {
        ObjectNode result = OpFrames.MAPPER.createObjectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result.put("isError", true);
    }

    static ObjectNode streamed(String chunks) {
        ObjectNode result = OpFrames.MAPPER.createObjectNode();
        result.putArray("content").addObject().put("type", "text").put("text", chunks);
        return result;
    }

    /// Names, descriptions and input schemas. Output schemas are left out, because the daemon does
    /// not keep to them and clients insist on them. Hints about effects are left out, because they
    /// would let a call be repeated, and the daemon cannot promise that.
    static ObjectNode tools(JsonNode tools) {
        ObjectNode result = OpFrames.MAPPER.createObjectNode();
        ArrayNode list = result.putArray("tools");
        for (JsonNode tool : tools) {
            String name = tool.path("name").asString("");
            if (!name.isEmpty() && list.size() < MOST_TOOLS) {
                ObjectNode listed = list.addObject().put("name", name);
                copyText(tool, "title", listed);
                copyText(tool, "description", listed);
                listed.set("inputSchema", schema(tool.path("inputSchema")));
            }
        }
        return result;
    }

    private static void copyText(JsonNode from, String member, ObjectNode to) {
        if (from.path(member).isString()) {
            to.set(member, from.path(member));
        }
    }

    /// MCP wants an object schema, and clients drop the whole list if one schema is no object.
    private static ObjectNode schema(JsonNode given) {
        ObjectNode schema =
                given instanceof ObjectNode object
                        ? object.deepCopy()
                        : OpFrames.MAPPER.createObjectNode();
        return "object".equals(schema.path("type").asString(""))
                ? schema
                : schema.put("type", "object");
    }
}
