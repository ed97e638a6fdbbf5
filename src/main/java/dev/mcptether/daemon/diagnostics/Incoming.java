package dev.mcptether.daemon.diagnostics;

import dev.mcptether.event.Method;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// One JSON-RPC message of a client.
sealed interface Incoming {
    /// @param params an empty object when there are none
    record Request(JsonNode id, String method, ObjectNode params) implements Incoming {
        Method known() {
            return Method.of(method);
        }

        /// The key that distinguishes requests. `1` and `"1"` are two ids.
        String key() {
            return id.toString();
        }

        JsonNode meta() {
            return params.path("_meta");
        }
    }

    record Notification(String method, ObjectNode params) implements Incoming {}

    record Response(String id, ObjectNode message) implements Incoming {}

    /// Not a message of JSON-RPC.
    ///
    /// @param id its id if it has a usable one, otherwise null's node
    record Malformed(JsonNode id, RpcError error) implements Incoming {}

    /// Whether its sender waits for an answer.
    default boolean wantsAnswer() {
        return switch (this) {
            case Request request -> true;
            case Malformed malformed -> true;
            case Notification notification -> false;
            case Response response -> false;
        };
    }

    static Incoming of(JsonNode node) {
        if (!(node instanceof ObjectNode message)) {
            return malformed(NullNode.getInstance(), "a message is a JSON object");
        }
        JsonNode id = message.path("id");
        boolean usable = id.isString() || id.isNumber();
        JsonNode answerTo = usable ? id : NullNode.getInstance();
        if (!message.path("jsonrpc").asString("").equals("2.0")) {
            return malformed(answerTo, "jsonrpc must be \"2.0\"");
        }
        if (!message.has("method")) {
            boolean answer = message.has("result") || message.has("error");
            return answer && usable
                    ? new Response(id.toString(), message)
                    : malformed(answerTo, "neither a request nor an answer");
        }
        if (!message.path("method").isString()) {
            return malformed(answerTo, "method must be a string");
        }
        if (message.has("id") && !usable) {
            return malformed(answerTo, "id must be a string or a number");
        }
        return named(message, answerTo, usable);
    }

    private static Incoming named(ObjectNode message, JsonNode id, boolean request) {
        String method = message.path("method").asString();
        JsonNode params = message.path("params");
        if (params instanceof ObjectNode object) {
            return request ? new Request(id, method, object) : new Notification(method, object);
        }
        if (!request) {
            // A notification that cannot be used has no answer.
            return new Notification(method, Json.object());
        }
        return params.isMissingNode()
                ? new Request(id, method, Json.object())
                : new Malformed(id, RpcError.invalidParams("params must be an object"));
    }

    private static Malformed malformed(JsonNode id, String why) {
        return new Malformed(id, new RpcError(RpcError.INVALID_REQUEST, "Invalid request: " + why));
    }
}
