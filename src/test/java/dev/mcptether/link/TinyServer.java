package dev.mcptether.link;

import dev.mcptether.time.Threads;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A server on plain sockets that can be as wrong as a test needs it. The test decides what it says
/// to each client. The WebSocket part follows RFC 6455 and knows no extension.
public final class TinyServer implements AutoCloseable {
    private static final String WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket listening;
    private final Conversation conversation;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Throwable> broken = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();

    /// What the server says to one client. The socket is closed when it returns.
    public interface Conversation {
        void with(Peer peer) throws IOException;
    }

    public TinyServer(Conversation conversation) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), conversation);
    }

    /// @param listening a bound socket, which this server closes
    TinyServer(ServerSocket listening, Conversation conversation) {
        this.listening = listening;
        this.conversation = conversation;
        Threads.start("tiny-server", this::accept);
    }

    /// Answers each HTTP request with this status line and these headers.
    static TinyServer answering(String... head) throws IOException {
        return new TinyServer(peer -> {
            var _ = peer.readRequest();
            peer.write(String.join("\r\n", head) + "\r\nContent-Length: 0\r\n\r\n");
            peer.awaitEnd();
        });
    }

    public String url() {
        return "ws://127.0.0.1:" + listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                accepted.incrementAndGet();
                sockets.add(socket);
                Threads.start("tiny-conversation", () -> converse(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            conversation.with(new Peer(socket));
        } catch (IOException gone) {
            // A client may go whenever it likes.
        } catch (RuntimeException | Error surprise) {
            broken.add(surprise);
        } finally {
            sockets.remove(socket);
        }
    }

    /// The number of connections that are open on this side.
    int open() {
        return sockets.size();
    }

    /// The number of connections accepted so far.
    int accepted() {
        return accepted.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        if (!broken.isEmpty()) {
            throw new AssertionError("the server broke", broken.getFirst());
        }
    }

    /// @param opcode 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong
    public record Frame(int opcode, boolean last, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        }
    }

    /// The client's end of one connection.
    public static final class Peer {
        private final DataInputStream in;
        private final OutputStream out;

        Peer(Socket socket) throws IOException {
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        String readRequest() throws IOException {
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("the request ends early: " + request);
                }
                request.append((char) next);
            }
            return request.toString();
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }

        /// Reads the request for a WebSocket and answers it correctly.
        public String upgrade(String subprotocol) throws IOException {
            String request = readRequest();
            write(
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                            + accept(header(request, "Sec-WebSocket-Key"))
                            + "\r\nSec-WebSocket-Protocol: "
                            + subprotocol
                            + "\r\n\r\n");
            return request;
        }

        static String header(String request, String name) {
            return request.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }

        private static String accept(String key) {
            try {
                byte[] digest =
                        MessageDigest.getInstance("SHA-1")
                                .digest((key + WEBSOCKET_GUID).getBytes(StandardCharsets.US_ASCII));
                return Base64.getEncoder().encodeToString(digest);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        public void text(String message) throws IOException {
            frame(1, true, message.getBytes(StandardCharsets.UTF_8));
        }

        public void frame(int opcode, boolean last, byte[] payload) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write((last ? 0x80 : 0) | opcode);
            if (payload.length < 126) {
                frame.write(payload.length);
            } else {
                frame.write(127);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    frame.write((int) ((long) payload.length >> shift));
                }
            }
            frame.writeBytes(payload);
            out.write(frame.toByteArray());
        }

        void closeFrame(int code, String reason) throws IOException {
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            payload.write(code >> 8);
            payload.write(code);
            payload.writeBytes(reason.getBytes(StandardCharsets.UTF_8));
            frame(8, true, payload.toByteArray());
        }

        public Frame read() throws IOException {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            long length = second & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] mask = (second & 0x80) == 0 ? new byte[4] : in.readNBytes(4);
            byte[] payload = in.readNBytes(Math.toIntExact(length));
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return new Frame(first & 0x0f, (first & 0x80) != 0, payload);
        }

        /// Reads one message and joins its fragments.
        String readText() throws IOException {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            Frame frame;
            do {
                frame = read();
                message.writeBytes(frame.payload());
            } while (!frame.last());
            return message.toString(StandardCharsets.UTF_8);
        }

        /// Waits until the client hangs up.
        public void awaitEnd() throws IOException {
            var _ = in.readAllBytes();
        }
    }
}
