package dev.mcptether.bridge;

import dev.mcptether.event.CallOutcome;
import dev.mcptether.wire.JsonPart;
import dev.mcptether.wire.RequestId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/// The errors that Tether itself answers with. Their codes lie outside JSON-RPC's reserved range
/// (-32768 to -32000), so nobody takes them for the daemon's own.
enum Refusal {
    DAEMON_UNAVAILABLE(-31001, CallOutcome.DAEMON_UNAVAILABLE),
    OUTCOME_UNKNOWN(-31002, CallOutcome.OUTCOME_UNKNOWN),
    MESSAGE_TOO_LARGE(-31003, CallOutcome.MESSAGE_TOO_LARGE),
    OVERLOADED(-31004, CallOutcome.OVERLOADED),
    SHUTTING_DOWN(-31005, CallOutcome.SHUTTING_DOWN);

    private static final int PARSE_ERROR = -32700;
    private static final int INVALID_REQUEST = -32600;

    private static final String HEAD = "{\"jsonrpc\":\"2.0\",\"id\":";

    private final int code;
    private final CallOutcome outcome;

    Refusal(int code, CallOutcome outcome) {
        this.code = code;
        this.outcome = outcome;
    }

    int code() {
        return code;
    }

    CallOutcome outcome() {
        return outcome;
    }

    /// @param sent whether the daemon may have the request
    /// @param text what happened and what to do next, for the person who uses the client
    byte[] answer(RequestId id, boolean sent, String text) {
        return error(id.json(), code, text, data(sent));
    }

    /// The same for an id of any length. The id is copied once.
    byte[] answer(JsonPart id, boolean sent, String text) {
        byte[] head = HEAD.getBytes(StandardCharsets.UTF_8);
        byte[] tail = tail(code, text, data(sent)).getBytes(StandardCharsets.UTF_8);
        int idBytes = id.to() - id.from();
        return ByteBuffer.allocate(head.length + idBytes + tail.length)
                .put(head)
                .put(id.text(), id.from(), idBytes)
                .put(tail)
                .array();
    }

    /// For a message that was refused before its id could be read.
    byte[] answerWithoutId(String text) {
        return error("null", code, text, data(false));
    }

    private String data(boolean sent) {
        return "{\"tether\":{\"reason\":\"%s\",\"sent\":%b}}".formatted(outcome.label(), sent);
    }

    /// JSON-RPC 2.0 section 5: if the id could not be read, the answer's id is null.
    static byte[] notJson(int offset) {
        return error(
                "null",
                PARSE_ERROR,
                "Parse error: the line is not JSON, from byte "
                        + offset
                        + " on; it was not forwarded.",
                "{\"tether\":{\"reason\":\"not_json\",\"offset\":" + offset + "}}");
    }

    /// JSON-RPC 2.0 section 4: a message with an id that is neither a request nor an answer.
    static byte[] invalid(RequestId id) {
        return error(
                id.json(),
                INVALID_REQUEST,
                "Invalid request: the message has an id, but no method that is a string, no result and no error. It was not forwarded.",
                "{\"tether\":{\"reason\":\"invalid_request\",\"sent\":false}}");
    }

    private static byte[] error(String id, int code, String text, String data) {
        return (HEAD + id + tail(code, text, data)).getBytes(StandardCharsets.UTF_8);
    }

    private static String tail(int code, String text, String data) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
        return ",\"error\":{\"code\":"
                + code
                + ",\"message\":\""
                + quoted
                + "\",\"data\":"
                + data
                + "}}";
    }
}
