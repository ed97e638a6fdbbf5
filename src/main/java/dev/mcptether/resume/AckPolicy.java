package dev.mcptether.resume;

import java.time.Duration;

/// When to acknowledge: after a number of messages, after a number of bytes, or some time after the
/// first message without an acknowledgement, whichever comes first.
///
/// @param messages at least 1
/// @param bytes at least 1
public record AckPolicy(long messages, long bytes, Duration delay) {
    /// One frame of 2 to 10 bytes for 64 messages is too little to measure. With 200 ms the sender
    /// soon frees its memory, and a quiet link pays one frame for each call.
    public static final AckPolicy DEFAULT = new AckPolicy(64, 256 * 1024, Duration.ofMillis(200));

    public AckPolicy {
        if (messages < 1 || bytes < 1 || delay.isNegative()) {
            throw new IllegalArgumentException("no acknowledgement can be that early");
        }
    }

    /// Acknowledges at the latest when half of the sender's window is used. Otherwise a sender with
    /// a small window would stop again and again until the delay is over.
    AckPolicy within(Window sender) {
        return new AckPolicy(
                Math.min(messages, Math.max(1, sender.messages() / 2)),
                Math.min(bytes, Math.max(1, sender.bytes() / 2)),
                delay);
    }
}
