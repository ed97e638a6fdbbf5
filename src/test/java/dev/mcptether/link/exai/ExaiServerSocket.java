package dev.mcptether.link.exai;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// The daemon's end of one WebSocket, written by hand so that it can end as badly as the real one.
/// It follows RFC 6455 as Python's `websockets` does: no subprotocol, no compression, 1009 over the
/// limit. Its own thread reads, and any thread may send.
final class ExaiServerSocket implements ScriptedExai.Outlet {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Socket socket;
    private final int maxBytes;
    private final Runnable loop;
    private final DataInputStream in;
    private final OutputStream out;

    /// The frames to send. They go out when the client reads; the daemon's loop does not wait for
    /// that.
    private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();

    /// @param loop runs before each use of the daemon, and returns once its event loop is free
    ExaiServerSocket(Socket socket, int maxBytes, Runnable loop) throws IOException {
        this.socket = socket;
        this.maxBytes = maxBytes;
        this.loop = loop;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
    }

    void serve(ScriptedExai daemon) throws IOException {
        String key = upgrade();
        loop.run();
        String answer =
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + accept(key)
                        + "\r\n\r\n";
        out.write(answer.getBytes(StandardCharsets.US_ASCII));
        Thread.ofVirtual().start(this::write);
        ScriptedExai.Client client = daemon.accept(this);
        try {
            read(client);
        } finally {
            client.closed();
        }
    }

    /// Reads the upgrade and returns its key. Refuses a request for a subprotocol: the real daemon
    /// never chooses one, but a client that offers one speaks another dialect.
    private String upgrade() throws IOException {
        String key = "";
        for (String line = line(); !line.isEmpty(); line = line()) {
            String lower = line.toLowerCase(java.util.Locale.ROOT);
            if (lower.startsWith("sec-websocket-key:")) {
                key = line.substring(line.indexOf(':') + 1).strip();
            }
            if (lower.startsWith("sec-websocket-protocol:")
                    || lower.startsWith("authorization:")
                    || lower.startsWith("tether-")) {
                throw new IOException("an EXAI shim sends no " + line);
            }
        }
        return key;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    private static String accept(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest(
                                    (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                            .getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new LinkageError("SHA-1", impossible);
        }
    }

    private void read(ScriptedExai.Client client) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            int head = in.readUnsignedByte();
            int opcode = head & 0x0F;
            long length = in.readUnsignedByte() & 0x7F;
            length =
                    length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
            if (message.size() + length > maxBytes) {
                close(1009, "");
                return;
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes((int) length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            switch (opcode) {
                case CLOSE -> {
                    frame(CLOSE, Arrays.copyOf(payload, Math.min(2, payload.length)));
                    return;
                }
                case PING -> {
                    loop.run();
                    frame(PONG, payload);
                }
                case PONG -> {}
                default -> {
                    message.write(payload);
                    if ((head & 0x80) != 0) {
                        client.receive(message.toString(StandardCharsets.UTF_8));
                        message.reset();
                    }
                }
            }
        }
    }

    private void frame(int opcode, byte[] payload) {
        ByteBuffer head = ByteBuffer.allocate(10).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            head.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            head.put((byte) 126).putShort((short) payload.length);
        } else {
            head.put((byte) 127).putLong(payload.length);
        }
        byte[] whole = Arrays.copyOf(head.array(), head.position() + payload.length);
        System.arraycopy(payload, 0, whole, head.position(), payload.length);
        outgoing.add(whole);
    }

    /// Writes frames, and ends after a close frame.
    private void write() {
        try {
            byte[] frame;
            do {
                frame = outgoing.take();
                out.write(frame);
            } while ((frame[0] & 0x0F) != CLOSE);
        } catch (IOException gone) {
            drop();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void send(String frame) {
        frame(TEXT, frame.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        frame(CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
    }

    @Override
    public void drop() {
        try {
            socket.close();
        } catch (IOException already) {
            // It is closed, as the caller wants.
        }
    }
}
