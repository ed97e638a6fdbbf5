package dev.mcptether.telemetry.spans;

import dev.mcptether.event.Call;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Event;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Telemetry;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.fanout.Mailbox;
import dev.mcptether.telemetry.fanout.Stamped;
import dev.mcptether.telemetry.fanout.Subscriber;
import dev.mcptether.telemetry.prometheus.Exemplars;
import dev.mcptether.time.Threads;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Exports spans and, if asked to, log records. One thread, `tether-spans`, loads and runs
/// everything of OpenTelemetry. Whoever emits only puts the event into a bounded queue. Each span
/// that does not reach its collector is counted once.
public final class Spans implements Subscriber {
    private static final int ROOM = 2048;
    private static final int BATCH = 512;
    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final Duration FOREVER = Duration.ofDays(1);

    private final Mailbox<Stamped> queue = new Mailbox<>(ROOM, DELAY.toNanos());
    private final OtelSettings settings;
    private final Identity who;
    private final Exemplars exemplars;
    private final InstantSource clock;

    private final EventSink sink;
    private final ExportQueue<SpanData> spans =
            new ExportQueue<>(count -> drop(Dropped.What.SPAN, Dropped.Why.FAILED, count));
    private final ExportQueue<LogRecordData> records =
            new ExportQueue<>(count -> drop(Dropped.What.LOG_RECORD, Dropped.Why.FAILED, count));

    private volatile @Nullable CountDownLatch flushing;
    private volatile boolean started;
    private volatile boolean broken;
    private volatile boolean closing;

    /// @param sink hears what is dropped, and why if nothing can be exported at all
    public Spans(
            OtelSettings settings,
            Identity who,
            Exemplars exemplars,
            InstantSource clock,
            EventSink sink) {
        this.settings = settings;
        this.who = who;
        this.exemplars = exemplars;
        this.clock = clock;
        this.sink = sink;
    }

    @Override
    public void accept(Stamped stamped) {
        Event event = stamped.event();
        if (!isSpan(stamped) && !SpanUse.of(event).tellsContext() && !isRecord(event)) {
            return;
        }
        if (broken || !queue.offer(stamped)) {
            drop(stamped, broken ? Dropped.Why.FAILED : Dropped.Why.QUEUE_FULL);
        } else if (queue.size() >= BATCH) {
            queue.hurry();
        }
    }

    /// Starts the exporting thread. This thread and those that it starts have a low priority.
    public void start() {
        started = true;
        var _ = Threads.startBehind("tether-spans", this::run);
    }

    /// Ends the shutdown's span and exports all that is finished. What has no answer after `atMost`
    /// is given up and counted.
    public void flush(Duration atMost) {
        if (broken || !started) {
            giveUp();
            return;
        }
        CountDownLatch flushed = new CountDownLatch(1);
        flushing = flushed;
        queue.hurry();
        try {
            if (flushed.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        giveUp();
    }

    /// Tells the thread to end.
    public void close() {
        closing = true;
        queue.hurry();
    }

    private void run() {
        try (Pipeline pipeline = new Pipeline(settings, who, spans, records)) {
            SpanWriter writer = new SpanWriter(pipeline, who.role(), exemplars);
            LogRecords logs = new LogRecords(pipeline.logger());
            while (!closing) {
                queue.rest(FOREVER.toNanos());
                export(pipeline, writer, logs);
            }
        } catch (RuntimeException | LinkageError refused) {
            broken = true;
            sink.emit(
                    new Telemetry.Degraded(
                            Telemetry.Part.SPANS,
                            refused.getClass().getSimpleName() + ": " + refused.getMessage()));
            giveUp();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // For speed; nothing depends on who runs first.
    private void export(Pipeline pipeline, SpanWriter writer, LogRecords logs) {
        CountDownLatch flush = flushing;
        for (Stamped each = queue.poll(); each != null; each = queue.poll()) {
            write(each, writer, logs);
            if (flush == null) {
                // As in the event log: a message that is ready should not wait for all of them.
                Thread.yield();
            }
            if (spans.size() + records.size() >= BATCH) {
                pipeline.send();
            }
        }
        if (flush != null) {
            writer.shutdown(clock.instant());
        }
        pipeline.send();
        if (flush != null) {
            flushing = null;
            flush.countDown();
        }
    }

    private void write(Stamped stamped, SpanWriter writer, LogRecords logs) {
        if (settings.exportsSpans()) {
            writer.write(stamped);
        }
        if (isRecord(stamped.event())) {
            logs.write(stamped);
        }
    }

    /// Counts as lost what has not left this process.
    private void giveUp() {
        for (Stamped each = queue.poll(); each != null; each = queue.poll()) {
            drop(each, Dropped.Why.FAILED);
        }
        spans.abandon();
        records.abandon();
    }

    private void drop(Stamped stamped, Dropped.Why why) {
        drop(Dropped.What.SPAN, why, settings.exportsSpans() && isSpan(stamped) ? 1 : 0);
        drop(Dropped.What.LOG_RECORD, why, isRecord(stamped.event()) ? 1 : 0);
    }

    private void drop(Dropped.What what, Dropped.Why why, long count) {
        if (count > 0) {
            sink.emit(new Dropped(what, why, count));
        }
    }

    private static boolean isSpan(Stamped stamped) {
        return SpanUse.of(stamped.event()).endsSpan()
                && !(stamped.event() instanceof Call.Finished && stamped.call() == null);
    }

    /// Whether the event becomes a log record. A drop in this queue does not, because it would only
    /// be queued again.
    private boolean isRecord(Event event) {
        return settings.exportsLogs() && !(event instanceof Dropped);
    }
}
