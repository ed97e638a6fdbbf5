package dev.mcptether.resume;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;

/// Reads the fields of one control frame. After an error it continues with harmless values and
/// remembers the error, so that the code reads like the layout of a frame, without a check at each
/// field.
final class ControlReader {
    private static final int MAX_NUMBER_BYTES = 9;

    /// A year. A peer that claims to keep a session longer is wrong.
    private static final long MAX_RETENTION_MILLIS = Duration.ofDays(365).toMillis();

    private final ByteBuffer frame;
    private boolean wrong;

    private ControlReader(ByteBuffer frame) {
        this.frame = frame;
    }

    /// The content of the frame, or why it is wrong.
    static Decoded read(ByteBuffer frame) {
        if (!frame.hasRemaining()) {
            return new Decoded.Malformed("empty");
        }
        if (frame.remaining() > TetherV1.MAX_CONTROL_BYTES) {
            return new Decoded.Malformed("longer than " + TetherV1.MAX_CONTROL_BYTES + " bytes");
        }
        ControlReader reader = new ControlReader(frame);
        int type = reader.type();
        Decoded read = reader.fields(type);
        return reader.wrong
                ? new Decoded.Malformed("type " + type + " is cut short or has a bad number")
                : read;
    }

    private Decoded fields(int type) {
        return switch (type) {
            case Control.HELLO -> new Control.Hello(key(), window());
            case Control.RESUME -> new Control.Resume(key(), atLeastOne(), number());
            case Control.WELCOME -> new Control.Welcome(terms());
            case Control.RESUMED -> new Control.Resumed(terms(), number());
            case Control.GONE -> new Control.Gone(uuid());
            case Control.ACK -> new Control.Ack(number());
            case Control.GOODBYE -> new Control.Goodbye();
            case Control.REPORT -> new Control.Report(rest());
            case Control.PROOF -> new Control.Proof(raw(TetherV1.PROOF_BYTES));
            default -> new Decoded.Unknown(type);
        };
    }

    private int type() {
        return frame.get() & 0xFF;
    }

    private UUID uuid() {
        if (!has(16)) {
            return new UUID(0, 0);
        }
        return new UUID(frame.getLong(), frame.getLong());
    }

    private SessionKey key() {
        UUID id = uuid();
        return new SessionKey(id, new SessionKey.Secret(raw(SessionKey.Secret.BYTES)));
    }

    private byte[] raw(int bytes) {
        byte[] raw = new byte[bytes];
        if (has(bytes)) {
            frame.get(raw);
        }
        return raw;
    }

    private Terms terms() {
        UUID daemon = uuid();
        Duration retention = Duration.ofMillis(atMost(MAX_RETENTION_MILLIS));
        return new Terms(daemon, retention, window());
    }

    private Window window() {
        return new Window(atLeastOne(), atLeastOne());
    }

    private long atMost(long limit) {
        long number = number();
        wrong |= number > limit;
        return Math.min(number, limit);
    }

    private long number() {
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

    private byte[] rest() {
        byte[] rest = new byte[frame.remaining()];
        frame.get(rest);
        return rest;
    }

    private long atLeastOne() {
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
