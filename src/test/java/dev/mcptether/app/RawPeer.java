package dev.mcptether.app;

import dev.mcptether.config.Address;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client that speaks `tether.v1` to a daemon by hand. Control frames are written in hexadecimal.
final class RawPeer implements WebSocket.Listener {
    private static final int PATIENCE_SECONDS = 30;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private @Nullable WebSocket socket;

    static RawPeer connect(HttpClient http, Address daemon) throws Exception {
        RawPeer peer = new RawPeer();
        peer.socket =
                http.newWebSocketBuilder()
                        .header("Authorization", "Bearer " + DaemonInProcess.TOKEN.value())
                        .header("Tether-Link", "v1")
                        .header("Tether-Nonce", "A".repeat(43))
                        .subprotocols("mcp")
                        .buildAsync(URI.create("ws://" + daemon), peer)
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return peer;
    }

    void says(String hex) throws Exception {
        ByteBuffer frame = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        open().sendBinary(frame, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void saysText(String text) throws Exception {
        open().sendText(text, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// The next text message, or the next control frame in hexadecimal.
    String hears() throws InterruptedException {
        String next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was said");
        }
        return next;
    }

    int closeCode() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void leave() {
        open().abort();
    }

    private WebSocket open() {
        if (socket == null) {
            throw new IllegalStateException("not connected");
        }
        return socket;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        heard.add(text.toString());
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer frame, boolean last) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        heard.add(HexFormat.of().formatHex(bytes));
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }
}
