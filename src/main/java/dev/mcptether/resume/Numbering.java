package dev.mcptether.resume;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One end's half of a session: the numbers of both directions, and the sent messages that the
/// other side has not acknowledged. It outlives connections and ends with the session.
///
/// Numbers are never sent. The n-th message of a direction has the number n. `acknowledged +
/// retained.size()` is the highest number sent. This cannot become false, because the highest
/// number is stored nowhere else.
final class Numbering {
    private final Window window;
    private final ArrayDeque<byte[]> retained = new ArrayDeque<>();
    private long retainedBytes;
    private long acknowledged;

    private AckPolicy policy;
    private long received;
    private long receivedSinceAck;
    private long bytesSinceAck;

    /// Meaningless while `receivedSinceAck` is 0.
    private long oldestSinceAckNanos;

    Numbering(Window window, AckPolicy policy) {
        this.window = window;
        this.policy = policy;
    }

    /// The other side told us its window.
    void acknowledgeWithin(Window sender) {
        policy = policy.within(sender);
    }

    /// Bounded by the window and one more message.
    long retainedBytes() {
        return retainedBytes;
    }

    boolean canSend() {
        return retained.size() < window.messages() && retainedBytes < window.bytes();
    }

    /// Gives the message the next number and keeps it until it is acknowledged. The array is not
    /// copied.
    void sent(byte[] message) {
        retained.add(message);
        retainedBytes += message.length;
    }

    long highestSent() {
        return acknowledged + retained.size();
    }

    /// Returns false if the other side acknowledges what was never sent, or takes an
    /// acknowledgement back. The two ends then do not share a session, whatever they believe.
    boolean acknowledged(long number) {
        if (number < acknowledged || number > highestSent()) {
            return false;
        }
        while (acknowledged < number) {
            retainedBytes -= retained.remove().length;
            acknowledged++;
        }
        return true;
    }

    /// All messages that the other side has not acknowledged, in order.
    List<byte[]> unacknowledged() {
        return List.copyOf(retained);
    }

    /// The session is over. Nobody will ask for these messages again.
    void forget() {
        acknowledged = highestSent();
        retained.clear();
        retainedBytes = 0;
    }

    void received(int bytes, long nowNanos) {
        if (receivedSinceAck == 0) {
            oldestSinceAckNanos = nowNanos;
        }
        received++;
        receivedSinceAck++;
        bytesSinceAck += bytes;
    }

    /// The highest number received. The caller sends it to the other side, so it counts as an
    /// acknowledgement.
    long acknowledge() {
        receivedSinceAck = 0;
        bytesSinceAck = 0;
        return received;
    }

    byte @Nullable [] ackDue(long nowNanos) {
        return receivedSinceAck > 0 && ackDueInNanos(nowNanos) <= 0
                ? new Control.Ack(acknowledge()).encode()
                : null;
    }

    /// Nanoseconds until {@link #ackDue} has one. 0 if it has one now; `Long.MAX_VALUE` if there is
    /// nothing to acknowledge.
    long ackDueInNanos(long nowNanos) {
        if (receivedSinceAck == 0) {
            return Long.MAX_VALUE;
        }
        if (receivedSinceAck >= policy.messages() || bytesSinceAck >= policy.bytes()) {
            return 0;
        }
        return Math.max(0, policy.delay().toNanos() - (nowNanos - oldestSinceAckNanos));
    }

    @Override
    public String toString() {
        return "sent "
                + highestSent()
                + ", of these acknowledged "
                + acknowledged
                + "; received "
                + received
                + ", of these "
                + receivedSinceAck
                + " to acknowledge";
    }
}
