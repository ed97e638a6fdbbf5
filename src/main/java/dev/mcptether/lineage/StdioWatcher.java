package dev.mcptether.lineage;

/// Hears of ends of the standard streams that no read or write has met yet. Only Linux tells; the
/// reader's end-of-file and the writer's error come everywhere, if later. Each is called at most
/// once, on the watch's thread, and must not block.
public interface StdioWatcher {
    /// Nobody can write to our stdin any more. This is no end-of-file: up to a pipe's capacity may
    /// still be unread, and a client that closed its end early (`echo ... | tether shim`) waits for
    /// the answers. What it calls for is that the reader stops waiting for room, because what is
    /// left is bounded; it then meets the end-of-file by itself.
    void stdinHungUp();

    /// Nobody can read our stdout any more, so nothing that could still be done has a reader.
    void stdoutBroken();
}
