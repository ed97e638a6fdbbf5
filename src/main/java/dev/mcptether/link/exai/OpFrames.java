package dev.mcptether.link.exai;

import dev.mcptether.link.exai.DaemonFrame.Failure;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the daemon's frames and writes ours. The socket bounds the size of a frame. No value is
/// trusted to have the type that it should have.
final class OpFrames {
    /// Recursion over a tree of this depth fits the small stacks of a shim.
    private static final int MOST_NESTING = 200;

    /// Python's `str(timedelta)`: `0:03:50`, `1 day, 0:03:50`.
    private static final Pattern UPTIME =
            Pattern.compile("(?:(\\d{1,6}) days?, )?(\\d{1,2}):(\\d{2}):(\\d{2})(?:\\.\\d{1,9})?");

    /// Accepts what Python writes: `NaN`, and halves of surrogate pairs, which must be written as
    /// escapes again.
    static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .maxNestingDepth(MOST_NESTING)
                                                    .build())
                                    .build())
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private OpFrames() {}

    static byte[] bytes(JsonNode tree) {
        return MAPPER.writeValueAsBytes(tree);
    }

    /// The text as a JSON string, in ASCII.
    static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }

    static byte[] ascii(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    static DaemonFrame read(byte[] frame) {
        try {
            return frame(MAPPER.readTree(frame));
        } catch (JacksonException notJson) {
            return new DaemonFrame.Foreign();
        }
    }

    private static DaemonFrame frame(JsonNode json) {
        String id = json.path("request_id").asString("");
        JsonNode error = json.path("error");
        return switch (json.path("op").asString("")) {
            case "hello_ack" ->
                    new DaemonFrame.HelloAck(json.path("ok").asBoolean(false), error.asString(""));
            case "health_res" -> health(json.path("health"));
            case "list_tools_res" -> new DaemonFrame.Tools(json.path("tools"));
            case "call_tool_ack" -> new DaemonFrame.Accepted(id, json.path("timeout").asDouble(0));
            case "progress" ->
                    new DaemonFrame.Progress(
                            id, json.path("note").asString(""), json.path("message").asString(""));
            case "stream_chunk" -> new DaemonFrame.Chunk(id, json.path("chunk").asString(""));
            case "stream_complete" -> new DaemonFrame.StreamComplete(id);
            case "call_tool_res", "result" ->
                    new DaemonFrame.Result(
                            id,
                            json,
                            error.isMissingNode() || error.isNull() ? null : failure(error));
            case "error" -> new DaemonFrame.Complaint(id, true, opError(json, error));
            case "" ->
                    error.isObject()
                            ? new DaemonFrame.Complaint(id, false, failure(error))
                            : new DaemonFrame.Foreign();
            default -> new DaemonFrame.Other();
        };
    }

    private static Failure opError(JsonNode json, JsonNode error) {
        return error.isObject()
                ? failure(error)
                : new Failure("", json.path("message").asString(""), error);
    }

    private static Failure failure(JsonNode error) {
        return error.isObject()
                ? new Failure(
                        error.path("code").asString(""), error.path("message").asString(""), error)
                : new Failure("", error.asString(""), error);
    }

    private static DaemonFrame health(JsonNode health) {
        Matcher uptime = UPTIME.matcher(health.path("uptime_human").asString(""));
        double t = health.path("t").asDouble(0);
        return uptime.matches()
                ? new DaemonFrame.Health(t, seconds(uptime))
                // The daemon lives, but its age is unknown. Treat it as just started.
                : new DaemonFrame.Health(t, 0);
    }

    private static double seconds(Matcher uptime) {
        long days = uptime.group(1) == null ? 0 : Long.parseLong(uptime.group(1));
        return ((days * 24 + Long.parseLong(uptime.group(2))) * 60
                                + Long.parseLong(uptime.group(3)))
                        * 60.0
                + Long.parseLong(uptime.group(4));
    }

    // Ours

    static byte[] hello(String sessionId, String token, String jwt) {
        String second = jwt.isEmpty() ? "" : ",\"jwt\":" + quoted(jwt);
        return ascii(
                "{\"op\":\"hello\",\"session_id\":%s,\"token\":%s%s}"
                        .formatted(quoted(sessionId), quoted(token), second));
    }

    static byte[] probe(String id) {
        return ascii("{\"op\":\"health\",\"request_id\":" + quoted(id) + "}");
    }

    static byte[] listTools(String id) {
        return ascii("{\"op\":\"list_tools\",\"request_id\":" + quoted(id) + "}");
    }

    /// @param name the tool's name, as JSON
    /// @param arguments an object, as the client wrote it
    /// @param toolForm whether to ask in the only form that B' accepts
    static byte[] call(String id, byte[] name, byte[] arguments, boolean toolForm) {
        String head =
                "{\"op\":\""
                        + (toolForm ? "tool_call" : "call_tool")
                        + "\",\"request_id\":"
                        + quoted(id);
        byte[] before = ascii(head + (toolForm ? ",\"tool\":{\"name\":" : ",\"name\":"));
        byte[] between = ascii((toolForm ? "}" : "") + ",\"arguments\":");
        byte[] whole =
                new byte[before.length + name.length + between.length + arguments.length + 1];
        int at = 0;
        for (byte[] part : new byte[][] {before, name, between, arguments, {'}'}}) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
