package dev.mcptether.fleet;

import dev.mcptether.event.Role;
import dev.mcptether.process.ProcessIdentity;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes the cards of instances for tests.
public final class Cards {
    private Cards() {}

    /// A shim that names no client and no daemon.
    public static InstanceCard shim(UUID instance, ProcessIdentity process, Instant started) {
        return shim(instance, process, null, started);
    }

    /// A shim of the daemon at a URL, that names no client.
    public static InstanceCard shim(
            UUID instance, ProcessIdentity process, @Nullable String url, Instant started) {
        return of(instance, Role.SHIM, process, url, "0.1.0", started);
    }

    public static InstanceCard of(
            UUID instance,
            Role role,
            ProcessIdentity process,
            @Nullable String url,
            String version,
            Instant started) {
        return new InstanceCard(
                instance, role, process, List.of(), null, null, url, null, version, started);
    }
}
