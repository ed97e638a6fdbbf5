package dev.mcptether.resume;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;

/// Control frames to bytes and back. Numbers are unsigned LEB128 of at most 9 bytes (63 bits), in
/// their shortest form; identifiers and secrets are raw bytes.
final class ControlCodec {
    private static final int HELLO = 0x01;
    private static final int RESUME = 0x02;
    private static final int WELCOME = 0x03;
    private static final int RESUMED = 0x04;
    private static final int GONE = 0x05;
    private static final int ACK = 0x06;
    private static final int GOODBYE = 0x07;
    private static final int REPORT = 0x08;

    private static final int MAX_NUMBER_BYTES = 9;

    /// A year: what a peer may claim to keep a session for without being nonsense.
    private static final long MAX_RETENTION_MILLIS = Duration.ofDays(365).toMillis();

    private ControlCodec() {}

    static byte[] encode(Control control) {
        return switch (control) {
            case Control.Hello(SessionKey key, Window window) ->
                    window(key(frame(HELLO), key), window).bytes();
            case Control.Resume(SessionKey key, long attempt, long received) ->
                    key(frame(RESUME), key).number(attempt).number(received).bytes();
            case Control.Welcome(Terms terms) -> terms(frame(WELCOME), terms).bytes();
            case Control.Resumed(Terms terms, long received) ->
                    terms(frame(RESUMED), terms).number(received).bytes();
            case Control.Gone(UUID daemon) -> frame(GONE).uuid(daemon).bytes();
            case Control.Ack(long received) -> frame(ACK).number(received).bytes();
            case Control.Goodbye() -> frame(GOODBYE).bytes();
            case Control.Report(byte[] json) ->
                    new Writer(json.length + 1).type(REPORT).raw(json).bytes();
        };
    }

    static Decoded decode(ByteBuffer frame) {
        if (!frame.hasRemaining()) {
            return new Decoded.Malformed("empty");
        }
        if (frame.remaining() > TetherV1.MAX_CONTROL_BYTES) {
            return new Decoded.Malformed("longer than " + TetherV1.MAX_CONTROL_BYTES + " bytes");
        }
        Reader reader = new Reader(frame);
        int type = reader.type();
        Decoded read =
                switch (type) {
                    case HELLO -> new Control.Hello(reader.key(), reader.window());
                    case RESUME ->
                            new Control.Resume(reader.key(), reader.atLeastOne(), reader.number());
                    case WELCOME -> new Control.Welcome(reader.terms());
                    case RESUMED -> new Control.Resumed(reader.terms(), reader.number());
                    case GONE -> new Control.Gone(reader.uuid());
                    case ACK -> new Control.Ack(reader.number());
                    case GOODBYE -> new Control.Goodbye();
                    case REPORT -> new Control.Report(reader.rest());
                    default -> new Decoded.Unknown(type);
                };
        return reader.wrong
                ? new Decoded.Malformed("type " + type + " is cut short or has a bad number")
                : read;
    }

    private static Writer frame(int type) {
        return new Writer(80).type(type);
    }

    private static Writer key(Writer writer, SessionKey key) {
        return writer.uuid(key.id()).raw(key.secret().bytes());
    }

    private static Writer window(Writer writer, Window window) {
        return writer.number(window.messages()).number(window.bytes());
    }

    private static Writer terms(Writer writer, Terms terms) {
        return window(
                writer.uuid(terms.daemon()).number(terms.retention().toMillis()), terms.window());
    }

    private record Writer(ByteBuffer buffer) {
        Writer(int capacity) {
            this(ByteBuffer.allocate(capacity));
        }

        Writer type(int type) {
            buffer.put((byte) type);
            return this;
        }

        Writer uuid(UUID uuid) {
            buffer.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
            return this;
        }

        Writer raw(byte[] bytes) {
            buffer.put(bytes);
            return this;
        }

        Writer number(long number) {
            long rest = number;
            while (rest > 0x7F) {
                buffer.put((byte) (rest | 0x80));
                rest >>>= 7;
            }
            buffer.put((byte) rest);
            return this;
        }

        byte[] bytes() {
            byte[] bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return bytes;
        }
    }

    /// Reads on past an error with harmless values and remembers it, so that a layout above reads
    /// like a layout and not like a ladder of checks.
    private static final class Reader {
        private final ByteBuffer frame;
        private boolean wrong;

        Reader(ByteBuffer frame) {
            this.frame = frame;
        }

        int type() {
            return frame.get() & 0xFF;
        }

        UUID uuid() {
            if (!has(16)) {
                return new UUID(0, 0);
            }
            return new UUID(frame.getLong(), frame.getLong());
        }

        SessionKey key() {
            UUID id = uuid();
            byte[] secret = new byte[SessionKey.Secret.BYTES];
            if (has(secret.length)) {
                frame.get(secret);
            }
            return new SessionKey(id, new SessionKey.Secret(secret));
        }

        Terms terms() {
            UUID daemon = uuid();
            Duration retention = Duration.ofMillis(atMost(MAX_RETENTION_MILLIS));
            return new Terms(daemon, retention, window());
        }

        Window window() {
            return new Window(atLeastOne(), atLeastOne());
        }

        long atMost(long limit) {
            long number = number();
            wrong |= number > limit;
            return Math.min(number, limit);
        }

        long number() {
            long number = 0;
            for (int i = 0; i < MAX_NUMBER_BYTES && has(1); i++) {
                int next = frame.get();
                number |= (long) (next & 0x7F) << (7 * i);
                if (next >= 0) {
                    wrong |= next == 0 && i > 0; // not the shortest form
                    return number;
                }
            }
            wrong = true;
            return 0;
        }

        byte[] rest() {
            byte[] rest = new byte[frame.remaining()];
            frame.get(rest);
            return rest;
        }

        long atLeastOne() {
            long number = number();
            wrong |= number < 1;
            return Math.max(1, number);
        }

        private boolean has(int bytes) {
            boolean enough = frame.remaining() >= bytes;
            wrong |= !enough;
            return enough;
        }
    }
}
