package dev.mcptether.daemon.control;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;

/// Whether a WebSocket server answers somewhere: by a real handshake, because a port that is open
/// proves nothing.
public final class WebSocketProbe {
    private WebSocketProbe() {}

    /// Shakes hands and leaves. A server that wants a token is there, too, when it says so.
    ///
    /// @throws IOException when there is none
    public static void shakeHands(InetSocketAddress address, Deadline deadline) throws IOException {
        try {
            BlockingWebSocket.open(address, "/", Map.of(), deadline).close();
        } catch (RefusedUpgrade refused) {
            if (!refused.wantsAuthorization()) {
                throw refused;
            }
        }
    }
}
