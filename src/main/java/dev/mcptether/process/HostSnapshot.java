package dev.mcptether.process;

import dev.mcptether.config.Address;
import dev.mcptether.config.Platform.Family;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All processes of a host at about one moment; each was looked at once. It is a value, and may
/// also come from a recording ({@link SnapshotJson}).
///
/// @param taken the time on the host's clock
/// @param unseen where processes listen whose sockets were not looked up; empty where the system
///   does not tell
public record HostSnapshot(
        Family system, Instant taken, Map<Long, HostProcess> byPid, Set<Address> unseen) {
    public HostSnapshot {
        byPid = Collections.unmodifiableMap(new LinkedHashMap<>(byPid));
        unseen = Set.copyOf(unseen);
    }

    public static HostSnapshot of(Family system, Instant taken, Collection<HostProcess> processes) {
        return of(system, taken, processes, Set.of());
    }

    /// @param listening all addresses of this host at which a process listens
    public static HostSnapshot of(
            Family system,
            Instant taken,
            Collection<HostProcess> processes,
            Collection<Address> listening) {
        Map<Long, HostProcess> byPid = new LinkedHashMap<>();
        Set<Address> unseen = new HashSet<>(listening);
        for (HostProcess each : processes) {
            byPid.put(each.pid(), each);
            each.listens().forEach(unseen::remove);
        }
        return new HostSnapshot(system, taken, byPid, unseen);
    }

    public @Nullable HostProcess at(long pid) {
        return byPid.get(pid);
    }

    /// The process with this identity; it may be a zombie. Empty if it has ended or another process
    /// has its pid.
    public Optional<HostProcess> find(ProcessIdentity meant) {
        return Optional.ofNullable(byPid.get(meant.pid()))
                .filter(each -> each.identity().equals(meant));
    }

    /// Whether the parent of a process always lives; see {@link ProcessTable#parentsLive}.
    public boolean parentsLive() {
        return system != Family.WINDOWS;
    }

    /// The process that started this one or adopted it. Empty if that has ended or cannot be seen.
    public Optional<HostProcess> parent(HostProcess child) {
        return Optional.ofNullable(byPid.get(child.sighting().parent()))
                .filter(parent -> parent.pid() != child.pid())
                .filter(parent -> !isYounger(parent, child));
    }

    /// Whether the parent's pid now belongs to another process, which started after the child.
    private static boolean isYounger(HostProcess parent, HostProcess child) {
        return parent.identity().startTicks() > child.identity().startTicks();
    }
}
