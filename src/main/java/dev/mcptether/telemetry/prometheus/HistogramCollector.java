package dev.mcptether.telemetry.prometheus;

import dev.mcptether.telemetry.slots.Family;
import dev.mcptether.telemetry.slots.Slots;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.stream.IntStream;

/// A histogram whose buckets are slots. Micrometer's own meters cannot take buckets that are
/// already counted, so this one is added directly to the Prometheus registry below it.
final class HistogramCollector implements Collector {
    private final Family family;
    private final Slots slots;
    private final Exemplars exemplars;
    private final long[] bounds;
    private final List<Labels> labels;

    HistogramCollector(Family family, Slots slots, Exemplars exemplars) {
        this.family = family;
        this.slots = slots;
        this.exemplars = exemplars;
        this.bounds = family.bounds();
        this.labels = IntStream.range(0, family.series()).mapToObj(this::labels).toList();
    }

    boolean isEmpty() {
        for (int slot = family.slot(0); slot < family.slot(family.series()); slot++) {
            if (slots.get(slot) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder histogram =
                HistogramSnapshot.builder().name(family.name()).help(family.help());
        for (int series = 0; series < family.series(); series++) {
            histogram.dataPoint(dataPoint(series));
        }
        return histogram.build();
    }

    private HistogramDataPointSnapshot dataPoint(int series) {
        int slot = family.slot(series);
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int bucket = 0; bucket < bounds.length; bucket++) {
            buckets.bucket(seconds(bounds[bucket]), slots.get(slot + bucket));
        }
        buckets.bucket(Double.POSITIVE_INFINITY, slots.get(slot + bounds.length));
        HistogramDataPointSnapshot.Builder point =
                HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(seconds(slots.get(slot + bounds.length + 1)))
                        .labels(labels.get(series));
        if (family.name().endsWith("_operation_duration_seconds")) {
            point.exemplars(exemplars.snapshot());
        }
        return point.build();
    }

    private Labels labels(int series) {
        return family.labels().isEmpty()
                ? Labels.EMPTY
                : Labels.of(
                        family.labels().stream().map(Family.Labels::name).toArray(String[]::new),
                        family.values(series).toArray(String[]::new));
    }

    private double seconds(long raw) {
        return family.scale().approximate(raw);
    }
}
