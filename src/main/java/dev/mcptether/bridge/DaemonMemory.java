package dev.mcptether.bridge;

import dev.mcptether.event.Method;
import dev.mcptether.link.DaemonId;
import java.util.Map;

/// Keeps what a daemon answered, for later sessions. Called in turns, so it must not block. What it
/// cannot keep is lost.
public interface DaemonMemory {
    /// @param results a method's `result`, as JSON text
    void keep(DaemonId daemon, Map<Method, byte[]> results);
}
