package dev.mcptether.bridge;

import dev.mcptether.event.Method;
import dev.mcptether.wire.RequestId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A request of the client that has no answer yet. Turns only.
final class PendingCall {
    final long number;
    final RequestId id;
    final Method method;
    final boolean safe;
    final long startedNanos;

    /// The message it came in, while that may still have to be sent; null once it is sent for good.
    @Nullable Outgoing message;

    /// What to do with the answer when the daemon accepts the request; null: nothing.
    @Nullable Consumer<byte[]> whenAccepted;

    private Stage stage = Stage.QUEUED;

    enum Stage {
        /// Waits for a link; the daemon knows nothing of it.
        QUEUED,
        /// Handed to a link; the daemon may have it.
        SENT,
        /// Sent, and then cancelled by the client: an answer may come and need not.
        CANCELLED
    }

    PendingCall(long number, RequestId id, Method method, boolean safe, long startedNanos) {
        this.number = number;
        this.id = id;
        this.method = method;
        this.safe = safe;
        this.startedNanos = startedNanos;
    }

    Stage stage() {
        return stage;
    }

    void sent() {
        stage = Stage.SENT;
    }

    void requeued() {
        stage = Stage.QUEUED;
    }

    void cancelled() {
        stage = Stage.CANCELLED;
    }
}
