package dev.mcptether.telemetry.log;

import dev.mcptether.event.Dropped;
import dev.mcptether.event.Event;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Fact;
import dev.mcptether.event.Fact.Recording;
import dev.mcptether.event.Instance;
import dev.mcptether.event.Telemetry;
import dev.mcptether.telemetry.fanout.Mailbox;
import dev.mcptether.telemetry.fanout.Stamped;
import dev.mcptether.telemetry.fanout.Subscriber;
import dev.mcptether.time.Threads;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Takes events from any thread without waiting. One thread of its own, `tether-events`, opens the
/// file and writes the lines, so those who emit pay nothing for it. Whoever calls {@link #close}
/// writes the end of the log: `tether-events` has a low priority, and on a busy machine it would
/// not get the processor before the instance must be gone.
///
/// No event is lost silently. An event that finds the queue full, or whose line cannot be written,
/// is added to the running count, like the events that never have a line, and counted as dropped.
/// So the log's lines and increments together always explain the counters exactly.
///
/// Durable lines are forced to disk together: at the latest {@link LogPolicy#gather} after the
/// first of them, at once if somebody waits, and once for all at the instance's end, which emits
/// several of them within milliseconds.
public final class EventLog implements Subscriber {
    /// After a failed write, wait this long before the next try.
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Mailbox<Stamped> queue;
    private final LogWriter writer;
    private final EventSink slots;
    private final EventSink unlogged;
    private final Subscriber next;
    private final InstantSource clock;
    private final LogPolicy policy;

    private final AtomicLong accepted = new AtomicLong();
    private final Object progress = new Object();
    private long written; // guarded by progress
    private long awaited; // guarded by progress
    private boolean started; // guarded by progress

    /// The instance's last event. It has a place of its own, because it must always find room.
    /// Whoever closes the log writes it.
    private volatile @Nullable Stamped last;

    private volatile boolean closing;

    /// Held by whoever writes. It guards the writer and all fields below.
    private final ReentrantLock writing = new ReentrantLock();

    private long consumed;
    private long owingNanos;
    private boolean broken;
    private long brokenNanos;
    private long countedNanos = System.nanoTime();
    private boolean cleaned;
    private boolean ended;

    /// @param slots counts what this log drops
    /// @param unlogged the running count of events without a line
    /// @param next gets every event after its line, from whoever wrote the line
    public EventLog(
            LogWriter writer,
            EventSink slots,
            EventSink unlogged,
            Subscriber next,
            InstantSource clock,
            LogPolicy policy) {
        this.queue = new Mailbox<>(policy.queue(), policy.gather().toNanos());
        this.writer = writer;
        this.slots = slots;
        this.unlogged = unlogged;
        this.next = next;
        this.clock = clock;
        this.policy = policy;
    }

    @Override
    public void accept(Stamped stamped) {
        if (stamped.event() instanceof Instance.Stopped) {
            last = stamped;
        } else if (!queue.offer(stamped)) {
            unlogged.emit(stamped.event());
            dropped(Dropped.Why.QUEUE_FULL);
            return;
        }
        long _ = accepted.incrementAndGet();
        if (stamped.event() instanceof Instance.Stopping) {
            // Every millisecond of the way out counts, and perhaps there was no time to start the
            // thread.
            start();
        }
        if (last == null && Fact.of(stamped.event()).recording() == Recording.DURABLE_LINE) {
            queue.hurry();
        }
    }

    /// Starts the writer's thread, once. It has a low priority. At full speed its lines take a
    /// tenth of a core, in bursts; with the usual priority the slowest of a hundred calls takes
    /// twice as long.
    public void start() {
        synchronized (progress) {
            if (!started) {
                started = true;
                var _ = Threads.startBehind("tether-events", this::run);
            }
        }
    }

    /// Waits until the lines of all events accepted so far are written (and, where needed, forced
    /// to disk), or until `atMost` is over.
    ///
    /// @return whether they are
    public boolean settle(Duration atMost) {
        start();
        long target = accepted.get();
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (progress) {
            awaited = Math.max(awaited, target);
        }
        queue.hurry();
        synchronized (progress) {
            while (written < target) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                try {
                    progress.wait(left);
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }

    /// Writes the rest on the caller's thread and ends the log. It may wait for the disk. For a
    /// line that another thread is writing it waits at most `atMost`.
    public void close(Duration atMost) {
        closing = true;
        queue.hurry();
        try {
            if (writing.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    finish();
                } finally {
                    writing.unlock();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long restNanos = policy.countedEvery().toNanos();
        while (!leavesTheRest()) {
            queue.rest(restNanos);
            writing.lock();
            try {
                work();
                restNanos =
                        writer.owesForce() ? Math.min(untilForce(), untilCount()) : untilCount();
            } finally {
                writing.unlock();
            }
        }
    }

    /// Whether the rest is left to whoever closes the log.
    private boolean leavesTheRest() {
        return closing || last != null;
    }

    private void work() {
        while (!leavesTheRest() && consumeNext()) {
            giveWay();
        }
        if (leavesTheRest()) {
            return;
        }
        if (untilCount() <= 0) {
            count();
            if (!cleaned) {
                // Not earlier: a young instance has more urgent work, and even more so if it ends
                // soon.
                cleaned = true;
                writer.clean(clock.instant());
            }
        }
        if (writer.owesForce() && (untilForce() <= 0 || isAwaited())) {
            force();
        }
        if (!writer.owesForce()) {
            tellProgress();
        }
    }

    private void finish() {
        if (ended) {
            return;
        }
        ended = true;
        Stamped end = last;
        while (consumeNext()) {
            // One line after another.
        }
        if (end != null) {
            consume(end); // forces everything to disk
        } else {
            count();
            force();
        }
        tellProgress();
        writer.close();
    }

    private long untilForce() {
        return policy.gather().toNanos() - (System.nanoTime() - owingNanos);
    }

    private boolean isAwaited() {
        synchronized (progress) {
            return awaited > written;
        }
    }

    private void tellProgress() {
        synchronized (progress) {
            written = consumed;
            progress.notifyAll();
        }
    }

    private long untilCount() {
        return policy.countedEvery().toNanos() - (System.nanoTime() - countedNanos);
    }

    /// @return whether there was an event to write
    private boolean consumeNext() {
        Stamped each = queue.poll();
        if (each == null) {
            return false;
        }
        consume(each);
        return true;
    }

    private void consume(Stamped stamped) {
        boolean owed = writer.owesForce();
        write(stamped);
        next.accept(stamped);
        consumed++;
        if (!owed && writer.owesForce()) {
            owingNanos = System.nanoTime();
        }
    }

    /// Lets other threads run between lines. The lines of 50 ms take some milliseconds, and a
    /// message that becomes ready on the same core would wait for all of them: without this, five
    /// times as many calls take over 1 ms.
    @SuppressWarnings("ThreadPriorityCheck") // For speed; nothing depends on who runs first.
    private void giveWay() {
        Thread.yield();
    }

    private void force() {
        try {
            writer.force();
        } catch (IOException failed) {
            breaks(failed);
        }
    }

    private void count() {
        countedNanos = System.nanoTime();
        if (resting()) {
            return;
        }
        try {
            writer.count(clock.instant());
            broken = false;
        } catch (IOException | RuntimeException failed) {
            breaks(failed);
        }
    }

    private void write(Stamped stamped) {
        if (!resting()) {
            try {
                writer.write(stamped);
                broken = false;
                return;
            } catch (IOException | RuntimeException failed) {
                breaks(failed);
            }
        }
        unlogged.emit(stamped.event());
        dropped(Dropped.Why.FAILED);
    }

    private boolean resting() {
        return broken && System.nanoTime() - brokenNanos < RETRY.toNanos() && !closing;
    }

    private void breaks(Exception failed) {
        boolean before = broken;
        broken = true;
        brokenNanos = System.nanoTime();
        if (!before) {
            Event degraded =
                    new Telemetry.Degraded(Telemetry.Part.EVENT_LOG, String.valueOf(failed));
            slots.emit(degraded);
            unlogged.emit(degraded);
            next.accept(new Stamped(clock.instant(), degraded, null));
        }
    }

    private void dropped(Dropped.Why why) {
        Dropped dropped = new Dropped(Dropped.What.EVENT, why, 1);
        slots.emit(dropped);
        unlogged.emit(dropped);
    }
}
