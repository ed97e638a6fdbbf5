package dev.mcptether.telemetry.spans;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;

/// What is finished and waits to be exported together. Filled and sent by one thread, given up by
/// another; each item is sent or reported lost, once.
final class ExportQueue<T> {
    /// The exporter has a time-out of its own (10 s by default); this one is for exporters that
    /// break their contract.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LongConsumer lost;
    private final Object lock = new Object();
    private final List<T> finished = new ArrayList<>(); // guarded by lock
    private int onTheWay; // guarded by lock
    private boolean abandoned; // guarded by lock

    /// @param lost is told how many items were lost; called while no lock is held
    ExportQueue(LongConsumer lost) {
        this.lost = lost;
    }

    void add(T item) {
        synchronized (lock) {
            if (!abandoned) {
                finished.add(item);
                return;
            }
        }
        lost.accept(1);
    }

    int size() {
        synchronized (lock) {
            return finished.size();
        }
    }

    /// Exports what is there and waits for the answer.
    void send(Function<Collection<T>, CompletableResultCode> exporter) {
        List<T> batch;
        synchronized (lock) {
            batch = List.copyOf(finished);
            finished.clear();
            onTheWay = batch.size();
        }
        boolean arrived = batch.isEmpty() || arrives(batch, exporter);
        if (settled() && !arrived) {
            lost.accept(batch.size());
        }
    }

    /// Nobody waits any longer: what has not arrived counts as lost.
    void abandon() {
        int missing;
        synchronized (lock) {
            abandoned = true;
            missing = finished.size() + onTheWay;
            finished.clear();
            onTheWay = 0;
        }
        if (missing > 0) {
            lost.accept(missing);
        }
    }

    /// @return whether the batch was still waited for
    private boolean settled() {
        synchronized (lock) {
            onTheWay = 0;
            return !abandoned;
        }
    }

    private boolean arrives(
            List<T> batch, Function<Collection<T>, CompletableResultCode> exporter) {
        try {
            return exporter.apply(batch)
                    .join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .isSuccess();
        } catch (RuntimeException broken) {
            return false;
        }
    }
}
