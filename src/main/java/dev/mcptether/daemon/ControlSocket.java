package dev.mcptether.daemon;

import org.eclipse.jetty.websocket.core.CloseStatus;
import org.jspecify.annotations.Nullable;

/// One WebSocket on which a command asks the daemon about itself.
final class ControlSocket implements WebSocketEnd.Listener {
    /// Enough for a request with its arguments.
    private static final int MOST_BYTES = 64 * 1024;

    private final long number;
    private final SessionHost host;

    /// Null until the socket is open. Nothing is heard from it before.
    private volatile @Nullable Open open;

    private record Open(WebSocketEnd end, ServedSession conversation) {}

    /// @param number of the conversation, for its host
    ControlSocket(long number, SessionHost host) {
        this.number = number;
        this.host = host;
    }

    @Override
    public void opened(WebSocketEnd end) {
        open = new Open(end, host.open(number, end::sendText));
    }

    @Override
    public int mostBytes() {
        return MOST_BYTES;
    }

    @Override
    public void text(byte[] message) throws InterruptedException {
        Open current = open;
        if (current != null) {
            current.conversation.receive(message);
        }
    }

    @Override
    public void binary(byte[] message) {
        Open current = open;
        if (current != null) {
            current.end.close(CloseStatus.BAD_DATA, "control has text frames only");
        }
    }

    @Override
    public void closed(int code) {
        Open current = open;
        if (current != null) {
            current.conversation.close();
        }
    }
}
