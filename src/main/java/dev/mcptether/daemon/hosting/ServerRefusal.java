package dev.mcptether.daemon.hosting;

import dev.mcptether.event.CallOutcome;
import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/// An error with which the daemon answers in place of a server. Its codes and reasons are the same
/// as the shim's, and `data.tether.server` names the server.
///
/// @param server the server's name
/// @param outcome the kind of error
/// @param sent whether the server may have received the request
/// @param text what happened and what to do, for the person who uses the client
record ServerRefusal(String server, CallOutcome outcome, boolean sent, String text) {
    static final int AMBIGUOUS = -31006;

    /// The request never reached the server.
    static ServerRefusal unavailable(String server, String text) {
        return new ServerRefusal(server, CallOutcome.DAEMON_UNAVAILABLE, false, text);
    }

    /// The server got the request, and ended before it answered.
    static ServerRefusal unknown(String server, String text) {
        return new ServerRefusal(server, CallOutcome.OUTCOME_UNKNOWN, true, text);
    }

    static ServerRefusal overloaded(String server, String text) {
        return new ServerRefusal(server, CallOutcome.OVERLOADED, false, text);
    }

    /// @param sent true if the answer is too large, false if the request is
    static ServerRefusal tooLarge(String server, boolean sent, String text) {
        return new ServerRefusal(server, CallOutcome.MESSAGE_TOO_LARGE, sent, text);
    }

    int code() {
        return switch (outcome) {
            case DAEMON_UNAVAILABLE -> -31001;
            case OUTCOME_UNKNOWN -> -31002;
            case MESSAGE_TOO_LARGE -> -31003;
            case OVERLOADED -> -31004;
            case SHUTTING_DOWN -> -31005;
            case OK, TOOL_ERROR, ERROR, CANCELLED, ABANDONED ->
                    throw new IllegalStateException(outcome + " is no refusal");
        };
    }

    /// The answer to a shared server's request, if it is unclear for which client the request is.
    static byte[] ambiguous(RequestId id, String server, String text) {
        return ("{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":%s,\"data\":"
                        + "{\"tether\":{\"reason\":\"ambiguous_client\",\"server\":%s}}}}")
                .formatted(id.json(), AMBIGUOUS, quoted(text), quoted(server))
                .getBytes(StandardCharsets.UTF_8);
    }

    byte[] answer(RequestId id) {
        return answer(id.json());
    }

    /// @param id the id as JSON
    byte[] answer(String id) {
        return ("{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":%s,\"data\":"
                        + "{\"tether\":{\"reason\":\"%s\",\"sent\":%b,\"server\":%s}}}}")
                .formatted(id, code(), quoted(text), outcome.label(), sent, quoted(server))
                .getBytes(StandardCharsets.UTF_8);
    }

    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }
}
