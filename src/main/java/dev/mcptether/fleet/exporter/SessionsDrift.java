package dev.mcptether.fleet.exporter;

import dev.mcptether.fleet.Instances.Entry;
import dev.mcptether.fleet.exporter.FleetSources.DaemonSessions;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Compares the sessions that the daemons of this home count with the shims that say they are
/// linked to them. A daemon reports every few seconds, and a shim at once. So a difference counts
/// only when two reports of the daemon in a row agree on it. For one thread at a time.
final class SessionsDrift {
    /// @param written when the daemon wrote this report
    /// @param before the difference by the report before this one
    private record Word(Instant written, long difference, long before) {
        long agreed() {
            return smaller(difference, before);
        }

        Word next(Instant now, long seen) {
            return written.equals(now)
                    ? new Word(written, smaller(difference, seen), before)
                    : new Word(now, seen, difference);
        }
    }

    /// The last report of each daemon, by its address.
    private final Map<String, Word> words = new HashMap<>();

    /// The sum over all daemons; below 0 when a daemon has lost sessions that shims still have.
    long look(List<DaemonSessions> daemons, List<Entry> cards, Map<UUID, InstanceNumbers> numbers) {
        long sum = 0;
        for (DaemonSessions each : daemons) {
            long difference = each.shims() - linked(each.address(), cards, numbers);
            Word now =
                    words.merge(
                            each.address(),
                            new Word(each.written(), difference, 0),
                            (last, _) -> last.next(each.written(), difference));
            sum += now.agreed();
        }
        words.keySet()
                .removeIf(address ->
                        daemons.stream().noneMatch(each -> each.address().equals(address)));
        return sum;
    }

    private static long linked(
            String address, List<Entry> cards, Map<UUID, InstanceNumbers> numbers) {
        return cards.stream()
                .filter(HostPictures::isLivingShim)
                .filter(each -> address.equals(address(each.card().url())))
                .map(each -> numbers.get(each.card().instance()))
                .filter(found -> found != null && found.linked())
                .count();
    }

    private static @Nullable String address(@Nullable String url) {
        if (url == null) {
            return null;
        }
        try {
            URI uri = URI.create(url);
            int port = uri.getPort() < 0 ? uri.getScheme().equals("wss") ? 443 : 80 : uri.getPort();
            return uri.getHost() + ":" + port;
        } catch (IllegalArgumentException damaged) {
            return null;
        }
    }

    /// The part of the difference on which both agree; 0 when their signs differ.
    private static long smaller(long one, long other) {
        if (Long.signum(one) != Long.signum(other)) {
            return 0;
        }
        return Math.abs(one) < Math.abs(other) ? one : other;
    }
}
