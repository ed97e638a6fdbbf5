package dev.mcptether.bridge;

import dev.mcptether.event.Method;
import dev.mcptether.wire.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A request of the client that has no answer yet; two are never equal. Turns only.
final class PendingCall {
    final long number;
    final RequestId id;
    final Method method;
    final long startedNanos;

    /// The message it came in, while that may still have to be sent; null once it is sent for good.
    @Nullable Outgoing message;

    private List<Consumer<byte[]>> learners = List.of();
    private int rememberedBytes;
    private boolean safe;
    private boolean everSent;
    private int requeued;
    private Stage stage = Stage.QUEUED;

    enum Stage {
        /// Waits for a link; the daemon of the next one knows nothing of it.
        QUEUED,
        /// Handed to a link; the daemon may have it.
        SENT,
        /// Cancelled by the client when the daemon had it or was bound to get it: an answer may
        /// come and need not.
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

    /// Its message is needed once the daemon accepts it; to be said before anybody counts it.
    void remembersMessage(int bytes) {
        rememberedBytes += bytes;
    }

    /// What it takes while it is open: its id, and its message if that is needed later.
    int rememberedBytes() {
        return rememberedBytes;
    }

    /// Adds what to do with the answer when the daemon accepts the request; null: nothing.
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

    /// Whether nobody waits for its answer: it only comes when the subscription ends.
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

    /// What was learned of its tool no longer holds.
    void distrust() {
        safe = false;
    }

    /// Whether a daemon, this one or an earlier one, may have it.
    boolean everSent() {
        return everSent;
    }

    void sent() {
        everSent = true;
        if (stage == Stage.QUEUED) {
            stage = Stage.SENT;
        }
    }

    /// What it was sent over last took nothing; whether an earlier link did is still unknown.
    void undelivered() {
        everSent = requeued > 0 && everSent;
    }

    /// Nobody will ask for its message again, if it was kept after it was sent.
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
