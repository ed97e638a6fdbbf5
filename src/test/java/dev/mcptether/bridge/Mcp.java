package dev.mcptether.bridge;

import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import java.nio.charset.StandardCharsets;

/// Makes MCP messages as peers write them. Ids are JSON text.
final class Mcp {
    static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"client\",\"version\":\"7\"}}}";
    static final String INITIALIZED = notification("notifications/initialized");
    static final String WELCOME = welcome("0", "1");

    private Mcp() {}

    static String welcome(String id, String version) {
        return result(
                id,
                "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{},\"resources\":{}},\"serverInfo\":{\"name\":\"daemon\",\"version\":\""
                        + version
                        + "\"}}");
    }

    static String request(String id, String method) {
        return request(id, method, "{}");
    }

    static String request(String id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":"
                + id
                + ",\"method\":\""
                + method
                + "\",\"params\":"
                + params
                + "}";
    }

    static String call(String id, String tool) {
        return request(id, "tools/call", "{\"name\":\"" + tool + "\",\"arguments\":{}}");
    }

    static String notification(String method) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}";
    }

    static String cancelled(String id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
                + id
                + "}}";
    }

    /// An answer to a request that nobody made.
    static String stray(int number) {
        return result("\"stray " + number + "\"");
    }

    /// The id of a request, as JSON text.
    static String id(String request) {
        return switch (Peek.at(request.getBytes(StandardCharsets.UTF_8))) {
            case Peeked.Single(Envelope envelope) when envelope.id() != null ->
                    envelope.id().json();
            case Peeked other -> throw new AssertionError("no request: " + other);
        };
    }

    static String result(String id) {
        return result(id, "{}");
    }

    static String result(String id, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
    }

    static String error(String id, int code) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":\"no\"}}"
                .formatted(id, code);
    }

    static String batch(String... messages) {
        return "[" + String.join(", ", messages) + "]";
    }
}
