package dev.mcptether.lineage;

/// Hears that a standard stream has ended before a read or write finds out. Only Linux tells this
/// early. Elsewhere the reader's end-of-file and the writer's error come later. Each method is
/// called at most once, on the watch's thread, and must not block.
public interface StdioWatcher {
    /// Nobody can write to our stdin any more. This is not yet end-of-file: up to a pipe's capacity
    /// may still be unread, and a client that closed its end early (`echo ... | tether shim`) waits
    /// for the answers. So let the reader run without waiting for room. What is left is bounded,
    /// and the reader finds the end-of-file by itself.
    void stdinHungUp();

    /// Nobody can read our stdout any more. Whatever we could still do has no reader.
    void stdoutBroken();
}
