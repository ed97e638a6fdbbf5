package dev.mcptether.bridge;

import dev.mcptether.event.Method;
import dev.mcptether.wire.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A request of the client that has no answer yet. Two are never equal. Turns only.
final class PendingCall {
    final long number;
    final RequestId id;
    final Method method;
    final long startedNanos;

    /// The message that it came in, while that may have to be sent (again); otherwise null.
    @Nullable Outgoing message;

    private List<Consumer<byte[]>> learners = List.of();
    private int rememberedBytes;
    private boolean safe;
    private boolean everSent;
    private int requeued;
    private Stage stage = Stage.QUEUED;

    enum Stage {
        /// It waits for a link. The daemon of that link does not know it.
        QUEUED,
        /// It was handed to a link. The daemon may have it.
        SENT,
        /// The client cancelled it when the daemon had it or was sure to get it. An answer may or
        /// may not come.
        CANCELLED
    }

    PendingCall(long number, RequestId id, Method method, boolean safe, long startedNanos) {
        this.number = number;
        this.id = id;
        this.method = method;
        this.safe = safe;
        this.startedNanos = startedNanos;
        this.rememberedBytes = id.json().length();
    }

    /// Its message is needed when the daemon accepts it, so its bytes count. Call this before the
    /// call is added to {@link PendingCalls}.
    void remembersMessage(int bytes) {
        rememberedBytes += bytes;
    }

    /// The bytes that it takes while it is open: its id, and its message if that is needed later.
    int rememberedBytes() {
        return rememberedBytes;
    }

    /// Adds what to do with the result if the daemon accepts the request; null adds nothing.
    void whenAccepted(@Nullable Consumer<byte[]> learner) {
        if (learner != null) {
            List<Consumer<byte[]>> more = new ArrayList<>(learners);
            more.add(learner);
            learners = more;
        }
    }

    void accepted(byte[] answer) {
        learners.forEach(learner -> learner.accept(answer));
    }

    /// Whether it is a subscription. Nobody waits for its answer, which only comes when the
    /// subscription ends.
    boolean isSubscription() {
        return method == Method.SUBSCRIPTIONS_LISTEN;
    }

    Stage stage() {
        return stage;
    }

    /// Whether a daemon may see it twice without harm.
    boolean isSafe() {
        return safe;
    }

    /// What we know of its tool came from another daemon and does not count any more.
    void distrust() {
        safe = false;
    }

    /// Whether any daemon, this one or an earlier one, may have it.
    boolean everSent() {
        return everSent;
    }

    void sent() {
        everSent = true;
        if (stage == Stage.QUEUED) {
            stage = Stage.SENT;
        }
    }

    /// The last link delivered nothing. Whether an earlier link did is still unknown.
    void undelivered() {
        everSent = requeued > 0 && everSent;
    }

    /// Drops its message if that is only kept to be sent again.
    void letGo() {
        if (message != null) {
            message.letGo();
        }
    }

    /// How often it was taken back from a lost link to be sent again.
    int timesRequeued() {
        return requeued;
    }

    void requeued() {
        requeued++;
        stage = Stage.QUEUED;
    }

    void cancelled() {
        stage = Stage.CANCELLED;
        message = null;
    }
}
