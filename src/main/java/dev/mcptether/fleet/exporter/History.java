package dev.mcptether.fleet.exporter;

import dev.mcptether.fleet.exporter.FleetPicture.Census;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The last fifteen minutes in steps of five seconds: what was counted in each step. For one thread
/// at a time.
final class History {
    static final Duration STEP = Duration.ofSeconds(5);

    private static final int MOST = 180;
    private static final String CALLS = "tether_calls_total{";
    private static final String RETRIES = "tether_retries_total{";
    private static final String BUCKET = "mcp_client_operation_duration_seconds_bucket{le=\"";

    /// @param p50 the median of the operations' durations, in seconds; null when there were no
    ///   operations
    record Step(
            Instant at,
            long calls,
            long errors,
            long retries,
            @Nullable Double p50,
            @Nullable Double p95,
            Census census) {}

    private record Sums(
            long calls, long errors, long retries, NavigableMap<Double, Long> buckets) {}

    private final Deque<Step> steps = new ArrayDeque<>();
    private final List<Double> bounds;
    private @Nullable Sums before;
    private Instant last = Instant.EPOCH;

    /// @param series all series, as an instance names them. Among them is each bucket, which totals
    ///   do not name while it is empty
    History(List<String> series) {
        this.bounds =
                series.stream()
                        .filter(each -> each.startsWith(BUCKET))
                        .map(History::bound)
                        .toList();
    }

    boolean isDue(Instant now) {
        return Duration.between(last, now).abs().compareTo(STEP) >= 0;
    }

    void add(Instant now, Map<String, BigDecimal> totals, Census census) {
        Sums sums = sums(totals);
        Sums since = before;
        if (since != null) {
            TreeMap<Double, Long> grown = new TreeMap<>();
            sums.buckets.forEach((bound, count) ->
                    grown.put(bound, count - since.buckets.getOrDefault(bound, 0L)));
            steps.add(
                    new Step(
                            now,
                            sums.calls - since.calls,
                            sums.errors - since.errors,
                            sums.retries - since.retries,
                            quantile(grown, 0.5),
                            quantile(grown, 0.95),
                            census));
        }
        if (steps.size() > MOST) {
            steps.remove();
        }
        before = sums;
        last = now;
    }

    List<Step> steps() {
        return new ArrayList<>(steps);
    }

    private Sums sums(Map<String, BigDecimal> totals) {
        long calls = 0;
        long errors = 0;
        long retries = 0;
        TreeMap<Double, Long> buckets = new TreeMap<>();
        bounds.forEach(each -> buckets.put(each, 0L));
        for (Map.Entry<String, BigDecimal> each : totals.entrySet()) {
            String name = each.getKey();
            long value = each.getValue().longValue();
            if (name.startsWith(CALLS)) {
                calls += value;
                errors += InstanceNumbers.isFailure(outcome(name)) ? value : 0;
            } else if (name.startsWith(RETRIES)) {
                retries += value;
            } else if (name.startsWith(BUCKET)) {
                buckets.put(bound(name), value);
            }
        }
        return new Sums(calls, errors, retries, buckets);
    }

    private static double bound(String bucket) {
        String bound = bucket.substring(BUCKET.length(), bucket.length() - 2);
        return bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
    }

    private static String outcome(String name) {
        int at = name.indexOf("outcome=\"") + "outcome=\"".length();
        return name.substring(at, name.indexOf('"', at));
    }

    /// Interpolates within the bucket that holds the quantile. In the last bucket it is the lower
    /// bound.
    private static @Nullable Double quantile(NavigableMap<Double, Long> cumulative, double part) {
        if (cumulative.isEmpty() || cumulative.lastEntry().getValue() <= 0) {
            return null;
        }
        double rank = part * cumulative.lastEntry().getValue();
        double below = 0;
        long under = 0;
        for (Map.Entry<Double, Long> each : cumulative.entrySet()) {
            if (each.getValue() >= rank) {
                double above = each.getKey();
                double share = (rank - under) / Math.max(1, each.getValue() - under);
                return Double.isInfinite(above) ? below : below + (above - below) * share;
            }
            below = each.getKey();
            under = each.getValue();
        }
        return below;
    }
}
