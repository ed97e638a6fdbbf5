package dev.mcptether.telemetry.spans;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;

/// Finished items that wait to be exported together. One thread fills and sends it, another may
/// give it up. Each item is either sent or reported lost, once.
final class ExportQueue<T> {
    /// The exporter has its own time-out (10 s by default). This one is for exporters that break
    /// their contract.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LongConsumer lost;
    private final Object lock = new Object();
    private final List<T> finished = new ArrayList<>(); // guarded by lock
    private int onTheWay; // guarded by lock
    private boolean abandoned; // guarded by lock

    /// @param lost hears how many items were lost; called while no lock is held
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

    /// Exports all items and waits for the answer.
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

    /// Nobody waits any longer. Items that have not arrived count as lost.
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

    /// @return whether somebody still waited for the batch
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
