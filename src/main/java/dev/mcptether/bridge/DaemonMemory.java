package dev.mcptether.bridge;

import dev.mcptether.event.Method;
import dev.mcptether.link.DaemonId;
import java.util.Map;

/// Keeps what a daemon answered in an earlier session. Called in turns: must not block, and what it
/// cannot keep is lost.
public interface DaemonMemory {
    /// @param results a method's `result`, as JSON text
    void keep(DaemonId daemon, Map<Method, byte[]> results);
}
