package dev.mcptether.resume;

/// How much an end keeps without an acknowledgement before it stops sending. The other end is told,
/// because it must acknowledge before the window is full.
///
/// @param messages at least 1
/// @param bytes at least 1; one more message than this may be kept, since a message of any size
///   must be able to pass
public record Window(long messages, long bytes) {
    public static final Window DEFAULT = new Window(1024, 4 * 1024 * 1024);

    public Window {
        if (messages < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "a window holds something, not " + messages + " messages, " + bytes + " bytes");
        }
    }
}
