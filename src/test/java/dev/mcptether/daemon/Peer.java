package dev.mcptether.daemon;

import dev.mcptether.config.Address;
import dev.mcptether.config.Token;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A client on a real socket that uses the JDK's WebSocket. It reads everything, or nothing.
final class Peer implements WebSocket.Listener {
    private static final long PATIENCE_SECONDS = 20;

    private final LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<ByteBuffer> binaries = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<ByteBuffer> pongs = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final boolean reads;
    private @Nullable WebSocket socket;

    private Peer(boolean reads) {
        this.reads = reads;
    }

    static WebSocket.Builder builder(HttpClient http, Token token, String subprotocol) {
        return http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token.value())
                .subprotocols(subprotocol);
    }

    static Peer connect(WebSocket.Builder builder, Address address) throws Exception {
        return connect(builder, address, true);
    }

    static Peer connect(WebSocket.Builder builder, Address address, boolean reads)
            throws Exception {
        Peer peer = new Peer(reads);
        peer.socket =
                builder.buildAsync(URI.create("ws://" + address + "/"), peer)
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return peer;
    }

    WebSocket socket() {
        if (socket == null) {
            throw new IllegalStateException("not connected");
        }
        return socket;
    }

    /// Sends one message. Each `'` in it becomes `"`.
    void says(String message) throws Exception {
        socket().sendText(message.replace('\'', '"'), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    String hears() throws InterruptedException {
        return there(texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    List<String> hears(int messages) throws InterruptedException {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            heard.add(hears());
        }
        return heard;
    }

    ByteBuffer hearsBinary() throws InterruptedException {
        return there(binaries.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    ByteBuffer hearsPong() throws InterruptedException {
        return there(pongs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    int closeCode() throws InterruptedException, ExecutionException, TimeoutException {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    Peer initialized() throws Exception {
        says(
                "{'jsonrpc':'2.0','id':'init','method':'initialize','params':{'protocolVersion':"
                        + "'2025-11-25','capabilities':{},'clientInfo':{'name':'p','version':'1'}}}");
        hears();
        return this;
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        if (reads) {
            webSocket.request(Long.MAX_VALUE);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(
            WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            texts.add(partial.toString());
            partial.setLength(0);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(
            WebSocket webSocket, ByteBuffer data, boolean last) {
        binaries.add(ByteBuffer.allocate(data.remaining()).put(data).flip());
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
        pongs.add(ByteBuffer.allocate(message.remaining()).put(message).flip());
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(
            WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }

    private static <T> T there(@Nullable T heard) {
        if (heard == null) {
            throw new AssertionError("the daemon says nothing");
        }
        return heard;
    }
}
