package dev.mcptether.daemon;

import java.io.ByteArrayOutputStream;
import org.eclipse.jetty.websocket.core.OpCode;

/// The message that is being received, which may come in many frames. Touched by one thread at a
/// time.
final class Fragments {
    private final int mostBytes;
    private ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private byte type = OpCode.UNDEFINED;

    Fragments(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// What kind of message this is: text or binary.
    byte type() {
        return type;
    }

    void begin(byte opCode) {
        type = opCode;
    }

    /// @param most what is taken of this message, if that is less than of any
    boolean tooMuch(byte[] more, int most) {
        return more.length > Math.min(mostBytes, most) - partial.size();
    }

    void add(byte[] payload) {
        partial.write(payload, 0, payload.length);
    }

    /// The message that ends with these bytes.
    byte[] whole(byte[] last) {
        if (partial.size() == 0) {
            return last;
        }
        add(last);
        byte[] message = partial.toByteArray();
        forget();
        return message;
    }

    /// A large buffer is not kept for the small messages to come.
    void forget() {
        partial = new ByteArrayOutputStream();
    }
}
