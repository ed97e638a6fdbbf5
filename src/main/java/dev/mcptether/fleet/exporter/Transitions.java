package dev.mcptether.fleet.exporter;

import dev.mcptether.event.Fleet;
import dev.mcptether.event.Fleet.DriftKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Finds what began and what ended since the picture before. A state machine without time. In the
/// first picture, everything that is wrong begins.
final class Transitions {
    private Troubles before = Troubles.NONE;

    /// What is wrong in one picture.
    ///
    /// @param drift how many of each kind of drift, if any
    /// @param seen the processes of each kind of drift, in words
    /// @param duplicates daemons that run more than once, with their processes
    /// @param orphans their executables, by pid
    /// @param leaks by the client's pid
    record Troubles(
            Map<DriftKind, Long> drift,
            Map<DriftKind, String> seen,
            Map<String, String> duplicates,
            Map<Long, String> orphans,
            Map<Long, Leak> leaks) {
        static final Troubles NONE = new Troubles(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    /// A client with too many shims.
    record Leak(String executable, long shims) {}

    /// What has changed since the picture before.
    List<Fleet> to(FleetPicture picture) {
        return to(picture.troubles());
    }

    List<Fleet> to(Troubles now) {
        List<Fleet> news = new ArrayList<>();
        for (DriftKind kind : DriftKind.values()) {
            long count = now.drift().getOrDefault(kind, 0L);
            boolean had = before.drift().containsKey(kind);
            if (count != 0 && !had) {
                news.add(new Fleet.DriftBegan(kind, count, now.seen().getOrDefault(kind, "")));
            } else if (count == 0 && had) {
                news.add(new Fleet.DriftEnded(kind));
            }
        }
        begun(before.duplicates(), now.duplicates())
                .forEach((daemon, seen) -> news.add(new Fleet.DaemonDuplicated(daemon, seen)));
        begun(now.duplicates(), before.duplicates())
                .forEach((daemon, _) -> news.add(new Fleet.DaemonAlone(daemon)));
        begun(before.orphans(), now.orphans())
                .forEach((pid, program) -> news.add(new Fleet.OrphanSeen(pid, program)));
        begun(now.orphans(), before.orphans())
                .forEach((pid, _) -> news.add(new Fleet.OrphanGone(pid)));
        begun(before.leaks(), now.leaks())
                .forEach((pid, leak) ->
                        news.add(new Fleet.ClientLeakBegan(pid, leak.executable(), leak.shims())));
        begun(now.leaks(), before.leaks())
                .forEach((pid, _) -> news.add(new Fleet.ClientLeakEnded(pid)));
        before = now;
        return news;
    }

    /// The entries of the second whose keys the first does not have.
    private static <K extends Comparable<K>, V> Map<K, V> begun(Map<K, V> first, Map<K, V> second) {
        Map<K, V> begun = new TreeMap<>(second);
        begun.keySet().removeAll(first.keySet());
        return begun;
    }
}
