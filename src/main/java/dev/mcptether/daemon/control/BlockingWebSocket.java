package dev.mcptether.daemon.control;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The client's end of a WebSocket (RFC 6455) for a few short messages, on the caller's thread. One
/// deadline covers its whole life, and what the other side sends is bounded. Commands use it, and
/// so does the daemon when it checks itself; sessions use Jetty's.
final class BlockingWebSocket implements AutoCloseable {
    /// The status of 256 sessions with their reports takes less than half of this.
    private static final int MOST_BYTES = 4 << 20;

    private static final int MOST_HEAD_BYTES = 8192;

    /// RFC 6455 section 1.3.
    private static final String ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;

    /// From this payload length on, the length takes two more bytes; from 65536 on, eight.
    private static final int SHORT_LENGTH = 126;

    private static final int LONG_LENGTH = 127;

    private final Socket socket;
    private final InputStream in;
    private final Deadline deadline;
    private final Map<String, String> headers;
    private final SecureRandom random = new SecureRandom();

    private BlockingWebSocket(
            Socket socket, Deadline deadline, String path, Map<String, String> asked)
            throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.deadline = deadline;
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        socket.getOutputStream()
                .write(request(path, key, asked).getBytes(StandardCharsets.US_ASCII));
        this.headers = response(head(), key);
    }

    /// Connects and makes the handshake.
    ///
    /// @param headers of the request, besides those that WebSocket needs
    /// @throws java.net.ConnectException if nobody listens
    /// @throws java.net.SocketTimeoutException if the deadline passed
    /// @throws RefusedUpgrade if an HTTP server answers and refuses
    static BlockingWebSocket open(
            InetSocketAddress address, String path, Map<String, String> headers, Deadline deadline)
            throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, deadline.leftMillis());
            socket.setTcpNoDelay(true);
            return new BlockingWebSocket(socket, deadline, path, headers);
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    /// A header of the answer to the upgrade.
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /// The literal address of the other end.
    InetSocketAddress peer() {
        return (InetSocketAddress) socket.getRemoteSocketAddress();
    }

    void sendText(byte[] message) throws IOException {
        send(TEXT, message);
    }

    void sendBinary(byte[] message) throws IOException {
        send(BINARY, message);
    }

    /// Waits for the next text message.
    ///
    /// @throws EOFException if the other side closes instead
    byte[] nextText() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean text = false;
        while (true) {
            int first = read();
            int length = length(read());
            byte[] payload = exactly(length);
            switch (first & 0x0F) {
                case CLOSE -> throw new EOFException("closed with " + closing(payload));
                case PING -> send(PONG, payload);
                case PONG -> {}
                case CONTINUATION, TEXT, BINARY -> {
                    text = (first & 0x0F) == TEXT || (text && (first & 0x0F) == CONTINUATION);
                    if (message.size() + length > MOST_BYTES) {
                        throw new IOException("an answer of more than " + MOST_BYTES + " bytes");
                    }
                    message.writeBytes(payload);
                    if ((first & FINAL) != 0) {
                        if (text) {
                            return message.toByteArray();
                        }
                        message.reset();
                    }
                }
                default -> throw new IOException("not a WebSocket frame");
            }
        }
    }

    @Override
    public void close() {
        try (socket) {
            send(CLOSE, new byte[] {(byte) (1000 >> 8), (byte) 1000});
        } catch (IOException gone) {
            // The other side closed first.
        }
    }

    private String request(String path, String key, Map<String, String> asked) {
        StringBuilder request =
                new StringBuilder()
                        .append("GET ")
                        .append(path)
                        .append(" HTTP/1.1\r\n")
                        .append("Host: ")
                        .append(host())
                        .append("\r\n")
                        .append("Upgrade: websocket\r\nConnection: Upgrade\r\n")
                        .append("Sec-WebSocket-Version: 13\r\n")
                        .append("Sec-WebSocket-Key: ")
                        .append(key)
                        .append("\r\n")
                        .append("Sec-WebSocket-Protocol: mcp\r\n");
        asked.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        return request.append("\r\n").toString();
    }

    private String host() {
        String literal = peer().getAddress().getHostAddress();
        return (literal.contains(":") ? "[" + literal + "]" : literal) + ":" + peer().getPort();
    }

    private String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int next = read();
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : next == '\r' ? 1 : 0;
            head.write(next);
            if (head.size() > MOST_HEAD_BYTES) {
                throw new IOException("the answer to the upgrade has no end");
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static Map<String, String> response(String head, String key) throws IOException {
        String[] lines = head.split("\r\n", -1);
        if (!lines[0].matches("HTTP/1\\.1 101( .*)?")) {
            throw new RefusedUpgrade(lines[0]);
        }
        Map<String, String> headers = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                headers.put(name, line.substring(colon + 1).strip());
            }
        }
        if (!accept(key).equals(headers.get("sec-websocket-accept"))) {
            throw new IOException("not a WebSocket server");
        }
        return headers;
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + ACCEPT).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }

    private void send(int opCode, byte[] payload) throws IOException {
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) (FINAL | opCode));
        if (payload.length < SHORT_LENGTH) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) (MASKED | SHORT_LENGTH)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | LONG_LENGTH)).putLong(payload.length);
        }
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i % mask.length]));
        }
        socket.getOutputStream().write(frame.array(), 0, frame.position());
    }

    private int length(int second) throws IOException {
        int length = second & 0x7F;
        if (length == SHORT_LENGTH) {
            return read() << 8 | read();
        }
        if (length < SHORT_LENGTH) {
            return length;
        }
        long longer = ByteBuffer.wrap(exactly(8)).getLong();
        if (longer < 0 || longer > MOST_BYTES) {
            throw new IOException("a frame of more than " + MOST_BYTES + " bytes");
        }
        return (int) longer;
    }

    private static String closing(byte[] payload) {
        return payload.length < 2
                ? "1005"
                : (ByteBuffer.wrap(payload).getShort() & 0xFFFF)
                        + " "
                        + new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }

    private int read() throws IOException {
        return exactly(1)[0] & 0xFF;
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        int got = 0;
        while (got < length) {
            socket.setSoTimeout(deadline.leftMillis());
            int more = in.read(bytes, got, length - got);
            if (more < 0) {
                throw new EOFException("the connection ended");
            }
            got += more;
        }
        return bytes;
    }
}
