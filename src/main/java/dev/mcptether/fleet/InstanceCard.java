package dev.mcptether.fleet;

import dev.mcptether.event.Role;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Describes one instance to the rest of the host, in `run/instances/<uuid>.json`.
///
/// @param launchers the processes between the instance and its client, nearest first
/// @param client the client's process; null when there is none
/// @param clientName the name that the client gives itself; null until it has given one
/// @param daemonVersion the version of the daemon it is linked to, if that differs from its own;
///   else null
/// @param url the daemon's URL, without user info and query; null for an instance that connects to
///   no daemon
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

    /// The card of an instance that knows no daemon of another version.
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
