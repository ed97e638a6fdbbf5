package dev.mcptether.daemon.control;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;

/// Finds out whether a WebSocket server answers at an address. It makes a real handshake, because
/// an open port proves nothing.
public final class WebSocketProbe {
    private WebSocketProbe() {}

    /// Makes the handshake and leaves. A server that answers that it wants a token counts too.
    ///
    /// @throws IOException if there is none
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
