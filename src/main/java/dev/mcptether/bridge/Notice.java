package dev.mcptether.bridge;

import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;

/// The notifications that Tether sends in the daemon's name when a daemon is lost or replaced.
final class Notice {
    private Notice() {}

    static byte[] of(String method) {
        return ("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// MCP 2026-07-28, `SubscriptionsListenResult`: the server ends a subscription on purpose.
    static byte[] subscriptionOver(RequestId id) {
        return ("{\"jsonrpc\":\"2.0\",\"id\":"
                        + id.json()
                        + ",\"result\":{\"resultType\":\"complete\",\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":"
                        + id.json()
                        + "}}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// MCP "cancellation": nobody waits for the answer to this request any more.
    static byte[] cancelled(RequestId id, String reason) {
        return ("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
                        + id.json()
                        + ",\"reason\":\""
                        + reason
                        + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
