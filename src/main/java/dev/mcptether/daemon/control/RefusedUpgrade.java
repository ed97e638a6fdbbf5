package dev.mcptether.daemon.control;

import java.io.IOException;

/// An HTTP server is there and does not want to be a WebSocket here. The message is its status
/// line.
final class RefusedUpgrade extends IOException {
    private final boolean wantsAuthorization;

    RefusedUpgrade(String statusLine) {
        super(statusLine);
        this.wantsAuthorization = statusLine.matches("HTTP/1\\.1 40[13]( .*)?");
    }

    /// Whether the handshake was right and only a token was missing.
    boolean wantsAuthorization() {
        return wantsAuthorization;
    }
}
