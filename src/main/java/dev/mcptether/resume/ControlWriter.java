package dev.mcptether.resume;

import java.nio.ByteBuffer;
import java.util.UUID;

/// Builds one control frame. Numbers are unsigned LEB128 in their shortest form; identifiers and
/// secrets are raw bytes.
final class ControlWriter {
    /// Type, id, secret and three numbers. Only a report is longer.
    private static final int LONGEST_BYTES = 1 + 16 + SessionKey.Secret.BYTES + 3 * 9;

    private final ByteBuffer frame;

    private ControlWriter(int capacity) {
        frame = ByteBuffer.allocate(capacity);
    }

    static ControlWriter type(int type) {
        ControlWriter writer = new ControlWriter(LONGEST_BYTES);
        writer.frame.put((byte) type);
        return writer;
    }

    static byte[] report(byte[] json) {
        return ByteBuffer.allocate(1 + json.length).put((byte) Control.REPORT).put(json).array();
    }

    ControlWriter key(SessionKey key) {
        uuid(key.id());
        frame.put(key.secret().bytes());
        return this;
    }

    ControlWriter terms(Terms terms) {
        return uuid(terms.daemon()).number(terms.retention().toMillis()).window(terms.window());
    }

    ControlWriter window(Window window) {
        return number(window.messages()).number(window.bytes());
    }

    ControlWriter uuid(UUID uuid) {
        frame.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        return this;
    }

    ControlWriter number(long number) {
        long rest = number;
        while (rest > 0x7F) {
            frame.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        frame.put((byte) rest);
        return this;
    }

    ControlWriter raw(byte[] bytes) {
        frame.put(bytes);
        return this;
    }

    byte[] bytes() {
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }
}
