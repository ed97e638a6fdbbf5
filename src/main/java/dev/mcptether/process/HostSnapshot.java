package dev.mcptether.process;

import dev.mcptether.config.Platform.Family;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All processes of a host at about one moment; each was looked at once. It is a value, and may
/// also come from a recording ({@link SnapshotJson}).
///
/// @param taken the time on the host's clock
public record HostSnapshot(Family system, Instant taken, Map<Long, HostProcess> byPid) {
    public HostSnapshot {
        byPid = Collections.unmodifiableMap(new LinkedHashMap<>(byPid));
    }

    public static HostSnapshot of(Family system, Instant taken, Collection<HostProcess> processes) {
        Map<Long, HostProcess> byPid = new LinkedHashMap<>();
        processes.forEach(each -> byPid.put(each.pid(), each));
        return new HostSnapshot(system, taken, byPid);
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
