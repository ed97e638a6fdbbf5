package dev.mcptether.daemon.control;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Answers control requests (JSON-RPC 2.0, one object in each message). No state, no threads.
public final class ControlDesk {
    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;

    /// A longer time is a mistake in units.
    private static final Duration LONGEST_DRAIN = Duration.ofDays(1);

    private final Controlled daemon;

    public ControlDesk(Controlled daemon) {
        this.daemon = daemon;
    }

    /// The answer to one message; empty for a notification.
    public Optional<byte[]> answer(byte[] message) {
        JsonNode request;
        try {
            request = JsonMapper.shared().readTree(message);
        } catch (JacksonException notJson) {
            return Optional.of(bytes(error(null, PARSE_ERROR, "not JSON")));
        }
        if (!request.isObject() || !request.path("method").isString()) {
            return Optional.of(bytes(error(request.get("id"), INVALID_REQUEST, "no method")));
        }
        ObjectNode answer = perform(request);
        return request.has("id") ? Optional.of(bytes(answer)) : Optional.empty();
    }

    private ObjectNode perform(JsonNode request) {
        @Nullable JsonNode id = request.get("id");
        JsonNode params = request.path("params");
        Asker asker = Asker.read(params);
        return switch (request.path("method").asString()) {
            case "status" -> result(id, daemon.status());
            case "found" -> {
                daemon.found(asker);
                yield done(id);
            }
            case "stop" -> {
                daemon.stop(asker);
                yield done(id);
            }
            case "drain" -> drain(id, asker, params);
            case "end" -> end(id, asker, params);
            default -> error(id, METHOD_NOT_FOUND, "status, found, stop, drain or end");
        };
    }

    private ObjectNode drain(@Nullable JsonNode id, Asker asker, JsonNode params) {
        long millis = params.path("at_most_millis").asLong(-1);
        if (millis < 0 || millis > LONGEST_DRAIN.toMillis()) {
            return error(id, INVALID_PARAMS, "at_most_millis is 0 to " + LONGEST_DRAIN.toMillis());
        }
        daemon.drain(asker, Duration.ofMillis(millis));
        return done(id);
    }

    private ObjectNode end(@Nullable JsonNode id, Asker asker, JsonNode params) {
        long session = params.path("session").asLong(-1);
        ObjectNode ended = JsonMapper.shared().createObjectNode();
        return result(id, ended.put("ended", daemon.end(asker, session)));
    }

    private static ObjectNode done(@Nullable JsonNode id) {
        return result(id, JsonMapper.shared().createObjectNode());
    }

    private static ObjectNode result(@Nullable JsonNode id, JsonNode result) {
        ObjectNode answer = answerTo(id);
        answer.set("result", result);
        return answer;
    }

    private static ObjectNode error(@Nullable JsonNode id, int code, String message) {
        ObjectNode answer = answerTo(id);
        answer.putObject("error").put("code", code).put("message", message);
        return answer;
    }

    private static ObjectNode answerTo(@Nullable JsonNode id) {
        ObjectNode answer = JsonMapper.shared().createObjectNode().put("jsonrpc", "2.0");
        if (id == null) {
            answer.putNull("id");
        } else {
            answer.set("id", id);
        }
        return answer;
    }

    private static byte[] bytes(ObjectNode answer) {
        return answer.toString().getBytes(StandardCharsets.UTF_8);
    }
}
