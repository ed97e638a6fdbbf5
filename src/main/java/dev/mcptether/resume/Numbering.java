package dev.mcptether.resume;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One end's half of a session: the numbers of both directions, and what it has sent and the other
/// side has not acknowledged. Outlives connections; ends with the session.
///
/// Numbers are never on the wire. The n-th message of a direction has the number n, and
/// `acknowledged + retained.size()` is the highest number sent: the invariant cannot be broken,
/// because nothing else stores it.
final class Numbering {
    private final Window window;
    private final ArrayDeque<byte[]> retained = new ArrayDeque<>();
    private long retainedBytes;
    private long acknowledged;

    private AckPolicy policy;
    private long received;
    private long receivedSinceAck;
    private long bytesSinceAck;

    /// Has no meaning while `receivedSinceAck` is 0.
    private long oldestSinceAckNanos;

    Numbering(Window window, AckPolicy policy) {
        this.window = window;
        this.policy = policy;
    }

    /// The other side has told its window.
    void acknowledgeWithin(Window sender) {
        policy = policy.within(sender);
    }

    /// Bounded by the window and one message more.
    long retainedBytes() {
        return retainedBytes;
    }

    int retainedMessages() {
        return retained.size();
    }

    boolean canSend() {
        return retained.size() < window.messages() && retainedBytes < window.bytes();
    }

    /// Gives the message the next number and keeps it, not a copy, until it is acknowledged.
    void sent(byte[] message) {
        retained.add(message);
        retainedBytes += message.length;
    }

    long highestSent() {
        return acknowledged + retained.size();
    }

    /// False when the other side says something it cannot know, or takes back what it said: then
    /// the two ends do not share a session, whatever they believe.
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

    /// Everything the other side has not acknowledged, in order.
    List<byte[]> unacknowledged() {
        return List.copyOf(retained);
    }

    /// The session is over and nobody will ask for them again.
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

    /// The highest number received. Whoever asks for it tells the other side, so it counts as an
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

    /// Nanoseconds until {@link #ackDue} will have one; 0 when it has one now; `Long.MAX_VALUE`
    /// when there is nothing to acknowledge.
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
