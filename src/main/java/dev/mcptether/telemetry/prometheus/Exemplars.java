package dev.mcptether.telemetry.prometheus;

import dev.mcptether.event.Call;
import dev.mcptether.event.Initiator;
import dev.mcptether.telemetry.fanout.Stamped;
import dev.mcptether.telemetry.fanout.Subscriber;
import dev.mcptether.telemetry.fanout.Trace;
import io.prometheus.metrics.model.snapshots.Exemplar;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Remembers for each bucket of the operations' durations the last traced call that fell into it.
/// It leads from a slow bar in a dashboard to the trace that explains it. Any thread.
public final class Exemplars implements Subscriber {
    /// @param took the measured duration
    private record Example(double took, Trace trace, long atMillis) {}

    private final long[] bounds;
    private final AtomicReferenceArray<Example> latest;

    /// @param bounds the upper bounds of the buckets, in nanoseconds
    public Exemplars(long[] bounds) {
        this.bounds = bounds.clone();
        this.latest = new AtomicReferenceArray<>(bounds.length + 1);
    }

    @Override
    public void accept(Stamped stamped) {
        Trace trace = stamped.trace();
        if (trace != null
                && trace.sampled()
                && stamped.event() instanceof Call.Finished finished
                && finished.initiator() == Initiator.CLIENT) {
            keep(finished.took(), trace, stamped.time());
        }
    }

    /// A traced operation has ended.
    public void keep(Duration took, Trace trace, Instant at) {
        int bucket = 0;
        while (bucket < bounds.length && took.toNanos() > bounds[bucket]) {
            bucket++;
        }
        latest.set(bucket, new Example(took.toNanos() / 1e9, trace, at.toEpochMilli()));
    }

    io.prometheus.metrics.model.snapshots.Exemplars snapshot() {
        List<Exemplar> exemplars = new ArrayList<>();
        for (int bucket = 0; bucket < latest.length(); bucket++) {
            Example example = latest.get(bucket);
            if (example != null) {
                exemplars.add(
                        Exemplar.builder()
                                .value(example.took())
                                .traceId(example.trace().traceId())
                                .spanId(example.trace().spanId())
                                .timestampMillis(example.atMillis())
                                .build());
            }
        }
        return io.prometheus.metrics.model.snapshots.Exemplars.of(exemplars);
    }
}
