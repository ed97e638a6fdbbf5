package dev.mcptether.fleet.exporter;

import dev.mcptether.event.EventSink;
import dev.mcptether.event.Fleet;
import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.exposition.MetricFamily.Sample;
import dev.mcptether.fleet.Instances.Presence;
import dev.mcptether.fleet.Targets;
import dev.mcptether.fleet.exporter.FleetPicture.Census;
import dev.mcptether.fleet.ledger.HostTotals;
import dev.mcptether.time.Timers;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the exporter says about the host: totals, which are read for each request, and a picture of
/// all processes, which is at most two seconds old. Any thread. A caller that comes while another
/// looks waits for that look.
public final class FleetView {
    private static final Duration FIRST_LOOK = Duration.ofMillis(800);

    private static final Duration PICTURE_FOR = Duration.ofSeconds(2);

    /// Totals of at most this age are used again, so that many requests at once cost one look.
    private static final Duration TOTALS_FOR = Duration.ofMillis(50);

    private final Leading leading;
    private final HostTotals host;
    private final Targets targets;
    private final HostFamilies families;
    private final HostPictures pictures;
    private final EventSink events;
    private final Timers timers;
    private final InstantSource clock;
    private final Object totalsLock = new Object();
    private final Object pictureLock = new Object();
    private final CountDownLatch firstLook = new CountDownLatch(1);
    private final Transitions transitions;

    private @Nullable Totals totals; // guarded by totalsLock
    private volatile @Nullable Seen seen; // written under pictureLock
    private final History history; // guarded by itself

    /// @param named the totals by series; empty when the ledger cannot be read
    private record Totals(Optional<Map<String, BigDecimal>> named, long atNanos) {}

    private record Seen(FleetPicture picture, long atNanos) {}

    public FleetView(
            Leading leading,
            HostTotals host,
            Targets targets,
            HostFamilies families,
            HostPictures pictures,
            EventSink events,
            Timers timers,
            InstantSource clock) {
        this.leading = leading;
        this.host = host;
        this.targets = targets;
        this.families = families;
        this.pictures = pictures;
        this.events = events;
        this.timers = timers;
        this.clock = clock;
        this.transitions = new Transitions();
        this.history = new History(families.series());
    }

    /// Everything of /metrics. A new leader's first look at the host takes long. A request that
    /// comes meanwhile waits at most `FIRST_LOOK` for it, and then gets totals and no gauges.
    /// Without an answer there would be no gauges either.
    List<MetricFamily> metrics() throws IOException {
        List<MetricFamily> all = new ArrayList<>();
        if (hasLooked()) {
            FleetPicture picture = picture();
            all.addAll(picture.gauges());
            all.add(FleetMetrics.SCAN_SECONDS.of(picture.scan().toNanos() / 1e9));
        }
        Sample leader =
                FleetMetrics.LEADER_INFO.sample(
                        1, leading.instance().toString(), leading.role().label());
        all.add(FleetMetrics.LEADER_INFO.of(List.of(leader)));
        all.addAll(totals());
        return all;
    }

    private boolean hasLooked() {
        try {
            return firstLook.await(FIRST_LOOK.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The totals alone; none when the ledger cannot be read.
    List<MetricFamily> totals() throws IOException {
        return named().map(families::of).orElse(List.of());
    }

    private Optional<Map<String, BigDecimal>> named() throws IOException {
        synchronized (totalsLock) {
            Totals known = totals;
            if (known == null || older(known.atNanos(), TOTALS_FOR)) {
                known = new Totals(host.read(), timers.nanos());
                totals = known;
            }
            return known.named();
        }
    }

    /// Puts ended instances into the ledger.
    void fold() throws IOException {
        if (host.fold() > 0) {
            targets.refresh();
        }
    }

    /// Removes the ledgers of earlier boots that are too old or too many.
    void removeOldLedgers() {
        host.removeOldLedgers();
    }

    /// Touches no file from now on, because another instance may lead.
    void close() {
        host.close();
    }

    /// The processes. If this takes a new look, it emits what has changed since the look before.
    FleetPicture picture() throws IOException {
        return picture(PICTURE_FOR);
    }

    FleetPicture picture(Duration noOlderThan) throws IOException {
        List<Fleet> news = List.of();
        FleetPicture picture;
        synchronized (pictureLock) {
            Seen known = seen;
            if (known == null || older(known.atNanos(), noOlderThan)) {
                known = new Seen(known == null ? firstPicture() : nextPicture(), timers.nanos());
                seen = known;
                firstLook.countDown();
                news = transitions.to(known.picture());
            }
            picture = known.picture();
        }
        news.forEach(events::emit);
        return picture;
    }

    /// A new leader's first picture does not wait until all is folded that ended before. So it
    /// shows only who lives.
    private FleetPicture firstPicture() throws IOException {
        return pictures.take(entry -> entry.presence() != Presence.GONE);
    }

    /// An instance that has ended by now is folded first, because it is no drift.
    private FleetPicture nextPicture() throws IOException {
        fold();
        return pictures.take(_ -> true);
    }

    private boolean older(long nanos, Duration age) {
        return timers.nanos() - nanos >= age.toNanos();
    }

    /// Notes what was counted since the step before, if the next step is due.
    void noteHistory() throws IOException {
        Instant now = clock.instant();
        synchronized (history) {
            if (!history.isDue(now)) {
                return;
            }
        }
        Optional<Map<String, BigDecimal>> counted = named();
        Census census = lastCensus();
        synchronized (history) {
            counted.ifPresent(sums -> history.add(now, sums, census));
        }
    }

    private Census lastCensus() {
        Seen last = seen;
        return last == null ? new Census(0, 0, 0) : last.picture().census();
    }

    /// The JSON of /api/fleet.
    byte[] json(boolean withHistory) throws IOException {
        List<History.Step> steps;
        synchronized (history) {
            steps = withHistory ? history.steps() : List.of();
        }
        return FleetJson.of(
                leading, totals(), picture(), clock.instant(), withHistory ? steps : null);
    }
}
