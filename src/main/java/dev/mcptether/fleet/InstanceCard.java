package dev.mcptether.fleet;

import dev.mcptether.event.Role;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who an instance is, as `run/instances/<uuid>.json` tells the host.
///
/// @param launchers between the instance and its client, nearest first
/// @param client the client's process; null when there is none
/// @param clientName as the client calls itself; null until it has
/// @param daemonVersion of the daemon it is linked to, when that is another than its own; else null
/// @param url the daemon's, without user info and query; null for what connects to none
/// @param metrics `host:port` of its own endpoint; null when it has none
public record InstanceCard(
        UUID instance,
        Role role,
        ProcessIdentity process,
        List<NamedProcess> launchers,
        @Nullable NamedProcess client,
        @Nullable String clientName,
        @Nullable String daemonVersion,
        @Nullable String url,
        @Nullable String metrics,
        String version,
        Instant started) {

    /// Of an instance that knows no daemon of another version.
    public InstanceCard(
            UUID instance,
            Role role,
            ProcessIdentity process,
            List<NamedProcess> launchers,
            @Nullable NamedProcess client,
            @Nullable String clientName,
            @Nullable String url,
            @Nullable String metrics,
            String version,
            Instant started) {
        this(
                instance,
                role,
                process,
                launchers,
                client,
                clientName,
                null,
                url,
                metrics,
                version,
                started);
    }

    public InstanceCard withClientName(String name) {
        return with(name, daemonVersion, metrics);
    }

    public InstanceCard withDaemonVersion(@Nullable String other) {
        return with(clientName, other, metrics);
    }

    public InstanceCard withMetrics(String address) {
        return with(clientName, daemonVersion, address);
    }

    private InstanceCard with(
            @Nullable String name, @Nullable String daemon, @Nullable String endpoint) {
        return new InstanceCard(
                instance, role, process, launchers, client, name, daemon, url, endpoint, version,
                started);
    }
}
