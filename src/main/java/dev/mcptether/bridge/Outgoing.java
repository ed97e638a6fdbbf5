package dev.mcptether.bridge;

import dev.mcptether.event.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message of the client on its way to the daemon. Two are never equal. Turns only.
final class Outgoing {
    private final byte[] bytes;
    private final Kind kind;
    private final List<PendingCall> calls;
    private final long readNanos;

    /// Holds the room for this message while it is kept to be sent again; otherwise null.
    private @Nullable Kept keeper;

    /// @param calls the requests in it: one, several for a batch, none for anything else
    /// @param readNanos when its last byte was read
    Outgoing(byte[] bytes, Kind kind, List<PendingCall> calls, long readNanos) {
        this.bytes = bytes;
        this.kind = kind;
        this.calls = calls;
        this.readNanos = readNanos;
    }

    byte[] bytes() {
        return bytes;
    }

    Kind kind() {
        return kind;
    }

    List<PendingCall> calls() {
        return calls;
    }

    long readNanos() {
        return readNanos;
    }

    /// The message was handed to the link. If it may be sent again and there is room, its calls
    /// keep it.
    void sent(Kept room) {
        boolean again = !calls.isEmpty() && isSafe() && room.take(bytes.length);
        keeper = again ? room : null;
        for (PendingCall call : calls) {
            call.sent();
            call.message = again ? this : null;
        }
    }

    /// One of its calls is over, so the message will not be sent again.
    void letGo() {
        if (giveBack()) {
            for (PendingCall call : calls) {
                call.message = null;
            }
        }
    }

    /// The message waits for the next daemon.
    void requeued() {
        giveBack();
        calls.forEach(PendingCall::requeued);
    }

    private boolean giveBack() {
        Kept room = keeper;
        if (room == null) {
            return false;
        }
        room.release(bytes.length);
        keeper = null;
        return true;
    }

    /// Whether the daemon may see the whole message twice without harm.
    boolean isSafe() {
        for (PendingCall call : calls) {
            if (!call.isSafe()) {
                return false;
            }
        }
        return true;
    }
}
