package dev.mcptether.bridge;

import dev.mcptether.event.Kind;
import java.util.List;

/// A message of the client on its way to the daemon; two are never equal. Turns only.
final class Outgoing {
    private final byte[] bytes;
    private final Kind kind;
    private final List<PendingCall> calls;
    private final long readNanos;

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

    /// The daemon gets it. What may have to be sent again is kept by its calls.
    void sent() {
        for (PendingCall call : calls) {
            call.sent();
            call.message = call.isSafe() ? this : null;
        }
    }

    /// Whether the daemon may see all of it twice without harm.
    boolean isSafe() {
        return calls.stream().allMatch(PendingCall::isSafe);
    }
}
