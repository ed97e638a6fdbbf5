package dev.mcptether.fleet.exporter;

import dev.mcptether.event.EventSink;
import dev.mcptether.event.Fleet;
import dev.mcptether.fleet.election.Leader;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.http.ReadServer;
import dev.mcptether.time.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Serves the host's address. In rounds of a second it folds ended instances, looks at the host,
/// and feeds the readers that watch. It runs on the leading thread; the server's own threads answer
/// requests.
public final class HostExporter implements Leader {
    private static final long ROUND_MILLIS = 1_000;
    private static final long WATCHED_ROUND_MILLIS = 250;

    /// How often it looks at the host when nobody asks. So this is how late somebody who reads only
    /// event logs learns of drift.
    private static final Duration LOOK = Duration.ofSeconds(15);

    private static final Duration PAGE = Duration.ofSeconds(2);

    /// How often old ledgers are looked for.
    private static final Duration TIDY = Duration.ofHours(1);

    /// Enough for scrapers, pages and slow readers.
    private static final int CONNECTIONS = 64;

    /// How soon a taken address is tried again: at first, and at last.
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration LATE = Duration.ofSeconds(10);

    /// How often a conflict that lasts is reported again.
    private static final Duration STILL = Duration.ofMinutes(5);

    private final Leading leading;
    private final StateDirectory home;
    private final FleetView view;
    private final FleetSources sources;
    private final EventSink events;
    private final InstantSource clock;
    private final IntFunction<String> neighbour;
    private final LiveStreams streams = new LiveStreams();

    private boolean elected;
    private @Nullable ReadServer server;
    private Duration patience = SOON;
    private long triedNanos;
    private long toldNanos;
    private boolean conflict;
    private long lookedNanos;
    private long shownNanos;
    private long tidiedNanos;

    /// @param neighbour names the process that listens on a port, for a person
    public HostExporter(
            Leading leading,
            StateDirectory home,
            FleetView view,
            FleetSources sources,
            EventSink events,
            InstantSource clock,
            IntFunction<String> neighbour) {
        this.leading = leading;
        this.home = home;
        this.view = view;
        this.sources = sources;
        this.events = events;
        this.clock = clock;
        this.neighbour = neighbour;
    }

    @Override
    public long round() {
        if (!elected) {
            elected = true;
            // Beside the totals, because each takes some hundred milliseconds in a cold JVM.
            Threads.startVirtual("tether-first-look", this::look);
            warmUp();
            serve();
            events.emit(new Fleet.LeaderElected(leading.address().toString()));
            write();
            tidy();
        } else if (server == null && since(triedNanos, patience)) {
            serve();
            write();
        }
        try {
            work();
        } catch (IOException unreadable) {
            events.emit(new Fleet.LedgerFailed("instances cannot be read: " + unreadable));
            return LATE.toMillis();
        }
        return streams.isWatched() ? WATCHED_ROUND_MILLIS : ROUND_MILLIS;
    }

    /// Reads the totals, so that the first scrape is as quick as any other.
    private void warmUp() {
        try {
            var _ = view.totals();
        } catch (IOException unreadable) {
            // The round reports it.
        }
    }

    private void look() {
        try {
            var _ = view.picture();
        } catch (IOException unreadable) {
            // The round reports it.
        }
    }

    private void work() throws IOException {
        view.fold();
        view.noteHistory();
        if (since(lookedNanos, LOOK)) {
            lookedNanos = System.nanoTime();
            var _ = view.picture();
        }
        if (since(tidiedNanos, TIDY)) {
            tidy();
        }
        boolean all = since(shownNanos, PAGE);
        shownNanos = all ? System.nanoTime() : shownNanos;
        streams.feed(sources, () -> view.json(true), all);
    }

    private void tidy() {
        tidiedNanos = System.nanoTime();
        view.removeOldLedgers();
    }

    private void serve() {
        triedNanos = System.nanoTime();
        ReadServer.Readers readers = new ReadServer.Readers(leading.hosts(), true, CONNECTIONS);
        HostSite site = new HostSite(leading, view, sources, streams);
        try {
            InetSocketAddress wanted =
                    new InetSocketAddress(
                            InetAddress.ofLiteral(bare(leading.address().host())),
                            leading.address().port());
            server = ReadServer.open("tether-exporter", wanted, readers, site);
            conflict = false;
        } catch (IOException taken) {
            patience = patience.multipliedBy(conflict ? 2 : 1);
            patience = patience.compareTo(LATE) > 0 ? LATE : patience;
            if (!conflict || since(toldNanos, STILL)) {
                toldNanos = System.nanoTime();
                String holder = neighbour.apply(leading.address().port());
                events.emit(new Fleet.PortConflict(leading.address().toString(), holder));
            }
            conflict = true;
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private void write() {
        try {
            StateDirectory.replace(
                    home.directory("run").resolve("fleet.json"),
                    LeadingJson.of(leading, server != null, clock.instant()));
        } catch (IOException unwritable) {
            events.emit(new Fleet.LedgerFailed("run/fleet.json cannot be written: " + unwritable));
        }
    }

    private static boolean since(long nanos, Duration age) {
        return System.nanoTime() - nanos >= age.toNanos();
    }

    @Override
    public void leave() {
        streams.close();
        ReadServer open = server;
        server = null;
        if (open != null) {
            open.close();
        }
        view.close();
        try {
            Files.deleteIfExists(home.root().resolve("run").resolve("fleet.json"));
        } catch (IOException unwritable) {
            // The file names a process that soon ends. Every reader checks that.
        }
        if (elected) {
            events.emit(new Fleet.LeaderYielded(leading.address().toString()));
        }
    }
}
