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

/// Takes events from any thread, without waiting, and writes their lines on one thread of its own,
/// `tether-events`, which also opens the file: nothing of this is paid by whoever emits. The end of
/// the log is written by whoever calls {@link #close}: `tether-events` has a low priority, and on a
/// busy machine it would not get the processor before the instance has to be gone.
///
/// No event is lost silently. One that finds the queue full, or whose line cannot be written, is
/// folded into the running count like the events that never have a line, and counted as dropped; so
/// the log's lines and increments together always explain the counters exactly.
///
/// Durable lines are forced to disk together: at the latest {@link LogPolicy#gather} after the
/// first of them, at once when somebody waits, and once for all when the instance ends, which says
/// several of them within milliseconds.
public final class EventLog implements Subscriber {
    /// How long a log that could not be written is left alone before the next try.
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

    /// The instance's last event; it has a place of its own, because it must never find no room.
    /// Whoever closes the log writes it.
    private volatile @Nullable Stamped last;

    private volatile boolean closing;

    /// Held by whoever writes. Guards the writer and everything below.
    private final ReentrantLock writing = new ReentrantLock();

    private long consumed;
    private long owingNanos;
    private boolean broken;
    private long brokenNanos;
    private long countedNanos = System.nanoTime();
    private boolean cleaned;
    private boolean ended;

    /// @param slots counts what this log drops
    /// @param unlogged the running count, which the writer reads
    /// @param next is handed every event after its line, by whoever wrote it
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
            // Every millisecond of the way out counts, and there may have been no time to start.
            start();
        }
        if (last == null && Fact.of(stamped.event()).recording() == Recording.DURABLE_LINE) {
            queue.hurry();
        }
    }

    /// Starts the writer's thread, once. It gives way to messages: at full speed its lines take a
    /// tenth of a core, in bursts, and with the same priority the slowest of a hundred calls takes
    /// twice as long.
    public void start() {
        synchronized (progress) {
            if (!started) {
                started = true;
                var _ = Threads.startBehind("tether-events", this::run);
            }
        }
    }

    /// Waits until the lines of all events accepted so far have been written (and those that must
    /// be, forced to disk), or until `atMost` is over.
    ///
    /// @return whether they have been
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

    /// Writes what is there, on the caller's thread, and ends the log. May wait for the disk, and
    /// at most so long for a line that is being written.
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

    /// Whether what is left to write is left to whoever closes the log.
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
                // A young instance has better to do, and one that dies young even more.
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

    /// What came in 50 ms takes some milliseconds to write, and a message that became ready on the
    /// same core would wait for all of it: without this, five times as many calls take over 1 ms.
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
