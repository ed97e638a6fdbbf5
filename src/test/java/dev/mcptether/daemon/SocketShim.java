package dev.mcptether.daemon;

import dev.mcptether.config.Address;
import dev.mcptether.config.Token;
import dev.mcptether.resume.ClientEnd;
import dev.mcptether.resume.ClientEnd.Heard;
import dev.mcptether.resume.Frames;
import dev.mcptether.resume.Receipt;
import dev.mcptether.resume.Window;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The client's end of `tether.v1` on real sockets. All its work happens under one lock.
///
/// At the daemon a session begins when the daemon has read the hello. Only an answer tells the
/// client that it has begun. If the client cuts the connection earlier, the protocol loses what was
/// in flight; see {@link #lostSessions}.
final class SocketShim {
    private final HttpClient http;
    private final Token token;
    private final Address address;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ClientEnd end = new ClientEnd(Window.DEFAULT, new SecureRandom());
    private final List<String> heard = new ArrayList<>();
    private int lost;
    private @Nullable Link current;
    private @Nullable Throwable surprise;

    SocketShim(HttpClient http, Token token, Address address) {
        this.http = http;
        this.token = token;
        this.address = address;
    }

    /// One connection. Frames of a connection that is no longer the current one are ignored.
    private final class Link implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private CompletableFuture<@Nullable WebSocket> written =
                CompletableFuture.completedFuture(null);

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String message = text.toString();
                text.setLength(0);
                locked(() -> received(this, socket, message));
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket socket, ByteBuffer data, boolean last) {
            locked(() -> control(this, socket, data));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            locked(() -> broken(this, new IOException("closed with " + code + " " + reason)));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            locked(() -> broken(this, error));
        }

        void text(WebSocket socket, byte[] message) {
            String payload = new String(message, StandardCharsets.UTF_8);
            then(() -> socket.sendText(payload, true));
        }

        void binary(WebSocket socket, byte[] frame) {
            then(() -> socket.sendBinary(ByteBuffer.wrap(frame), true));
        }

        /// Writes after the write before it has ended, because the JDK's socket takes one message
        /// at a time. A message that a cut socket did not take is sent again on the next
        /// connection.
        private void then(Supplier<CompletableFuture<@Nullable WebSocket>> write) {
            written = written.exceptionally(_ -> null).thenCompose(_ -> write.get());
            var _ =
                    written.exceptionally(error -> {
                        locked(() -> broken(this, error));
                        return null;
                    });
        }
    }

    private @Nullable WebSocket socket;

    void connect() throws Exception {
        Link link = new Link();
        WebSocket opened =
                http.newWebSocketBuilder()
                        .header("Authorization", "Bearer " + token.value())
                        .header("Tether-Link", "v1")
                        .header("Tether-Nonce", "A".repeat(43))
                        .subprotocols("mcp")
                        .buildAsync(URI.create("ws://" + address + "/"), link)
                        .get(20, TimeUnit.SECONDS);
        locked(() -> {
            current = link;
            socket = opened;
            write(link, opened, end.connect());
        });
    }

    /// Cuts the connection without a close frame and opens another one.
    void reconnect() throws Exception {
        locked(() -> {
            current = null;
            if (socket != null) {
                socket.abort();
            }
            end.cut(System.nanoTime());
        });
        connect();
    }

    void says(String message) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!end.canSend()) {
                check();
                if (!changed.await(20, TimeUnit.SECONDS)) {
                    throw new AssertionError("the window stays closed: " + end);
                }
            }
            byte[] bytes = message.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            Link link = current;
            WebSocket open = socket;
            if (end.sent(bytes) && link != null && open != null) {
                link.text(open, bytes);
            }
        } finally {
            lock.unlock();
        }
    }

    List<String> awaitHeard(int messages) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (heard.size() < messages) {
                check();
                if (!changed.await(20, TimeUnit.SECONDS)) {
                    throw new AssertionError(
                            "heard %d of %d: %s".formatted(heard.size(), messages, end));
                }
            }
            return List.copyOf(heard);
        } finally {
            lock.unlock();
        }
    }

    int lostSessions() {
        lock.lock();
        try {
            return lost;
        } finally {
            lock.unlock();
        }
    }

    private void check() {
        if (surprise != null) {
            throw new AssertionError("the connection failed: " + end, surprise);
        }
    }

    private void broken(Link link, Throwable error) {
        if (link == current && surprise == null) {
            surprise = error;
        }
    }

    private void received(Link link, WebSocket from, String message) {
        if (link != current) {
            return;
        }
        if (end.received(message.length(), System.nanoTime()) == Receipt.DELIVER) {
            heard.add(message);
        }
        byte[] ack = end.ackDue(System.nanoTime());
        if (ack != null) {
            link.binary(from, ack);
        }
    }

    private void control(Link link, WebSocket from, ByteBuffer frame) {
        if (link != current) {
            return;
        }
        switch (end.onControl(frame)) {
            case Heard.Resumed(Frames resend) -> write(link, from, resend);
            case Heard.Lost(boolean _, Frames hello) -> {
                lost++;
                write(link, from, hello);
            }
            case Heard.Broken(var code, String why) -> broken(link, new IOException(code + why));
            case Heard.Nothing _, Heard.Opened _, Heard.Ended _ -> {}
        }
    }

    private static void write(Link link, WebSocket to, Frames outgoing) {
        outgoing.binary().forEach(frame -> link.binary(to, frame));
        outgoing.text().forEach(message -> link.text(to, message));
    }

    private void locked(Runnable task) {
        lock.lock();
        try {
            task.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
