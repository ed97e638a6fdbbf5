package dev.mcptether.daemon.diagnostics;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A request cannot have a result; carries what the client is told instead.
final class RpcError extends Exception {
    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;

    /// MCP 2026-07-28, `UnsupportedProtocolVersionError`.
    static final int UNSUPPORTED_PROTOCOL_VERSION = -32022;

    /// Tether's own codes lie outside JSON-RPC's reserved range. The shim answers with the same
    /// ones.
    static final int MESSAGE_TOO_LARGE = -31003;

    static final int OVERLOADED = -31004;

    private final int code;
    private final transient @Nullable ObjectNode data;

    RpcError(int code, String message) {
        this(code, message, null);
    }

    RpcError(int code, String message, @Nullable ObjectNode data) {
        super(message, null, false, false);
        this.code = code;
        this.data = data;
    }

    static RpcError invalidParams(String message) {
        return new RpcError(INVALID_PARAMS, message);
    }

    static RpcError methodNotFound(String method) {
        return new RpcError(METHOD_NOT_FOUND, "Method not found: " + clipped(method));
    }

    static RpcError overloaded(String message) {
        return tether(OVERLOADED, "overloaded", message);
    }

    static RpcError messageTooLarge(String message) {
        return tether(MESSAGE_TOO_LARGE, "message_too_large", message);
    }

    int code() {
        return code;
    }

    /// The `error` member of an answer.
    ObjectNode toJson() {
        ObjectNode error = Json.object();
        error.put("code", code).put("message", getMessage());
        if (data != null) {
            error.set("data", data);
        }
        return error;
    }

    /// Names that come from a client are repeated to it, but not at any length.
    static String clipped(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "...";
    }

    private static RpcError tether(int code, String reason, String message) {
        ObjectNode data = Json.object();
        data.putObject("tether").put("reason", reason);
        return new RpcError(code, message, data);
    }
}
