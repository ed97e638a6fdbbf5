package dev.mcptether.resume;

import java.time.Duration;

/// When an acknowledgement is due: after so many messages, so many bytes, or so long after the
/// first message that has none, whichever comes first.
///
/// @param messages at least 1
/// @param bytes at least 1
public record AckPolicy(long messages, long bytes, Duration delay) {
    /// One frame of 2 to 10 bytes for 64 messages cannot be measured; 200 ms keep a sender's memory
    /// short-lived and cost a quiet link one frame per call.
    public static final AckPolicy DEFAULT = new AckPolicy(64, 256 * 1024, Duration.ofMillis(200));

    public AckPolicy {
        if (messages < 1 || bytes < 1 || delay.isNegative()) {
            throw new IllegalArgumentException("no acknowledgement can be that early");
        }
    }

    /// Acknowledges at half the sender's window at the latest. Without this a sender with a small
    /// window would stand still until the delay is over, again and again.
    AckPolicy within(Window sender) {
        return new AckPolicy(
                Math.min(messages, Math.max(1, sender.messages() / 2)),
                Math.min(bytes, Math.max(1, sender.bytes() / 2)),
                delay);
    }
}
