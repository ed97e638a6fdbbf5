package dev.mcptether.bridge;

import dev.mcptether.event.Method;
import dev.mcptether.link.DaemonId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The memory for daemons that cannot prove who they are, and that all introduce themselves alike.
/// Nothing that one of them says is kept for a later session.
public record FixedIntroduction(Introducer introducer) implements DaemonMemory {
    /// Answers a request for a handshake.
    public interface Introducer {
        byte @Nullable [] answer(Method method, byte[] request);
    }

    @Override
    public void keep(DaemonId daemon, Map<Method, byte[]> results) {}

    @Override
    public boolean introduces() {
        return true;
    }

    @Override
    public byte @Nullable [] introduction(Method method, byte[] request) {
        return introducer.answer(method, request);
    }
}
