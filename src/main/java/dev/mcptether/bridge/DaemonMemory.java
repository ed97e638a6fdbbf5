package dev.mcptether.bridge;

import dev.mcptether.event.Method;
import dev.mcptether.link.DaemonId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps what a daemon answered, for later sessions. Called in turns, so it must not block. What it
/// cannot keep is lost.
public interface DaemonMemory {
    /// @param results a method's `result`, as JSON text
    void keep(DaemonId daemon, Map<Method, byte[]> results);

    /// Whether every daemon of this kind introduces itself alike, so that a client need not wait
    /// for one to shake hands.
    default boolean introduces() {
        return false;
    }

    /// What a daemon of this kind would answer to this request for a handshake.
    ///
    /// @return a result, as JSON text, or null if only a daemon can answer
    default byte @Nullable [] introduction(Method method, byte[] request) {
        return null;
    }
}
