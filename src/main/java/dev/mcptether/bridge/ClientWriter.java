package dev.mcptether.bridge;

import dev.mcptether.event.Direction;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Message;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Timers;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Writes the client's messages to stdout, on one thread of its own, `tether-stdout`: the only one
/// that may wait for the client. What has piled up goes out in one write. A short message that
/// comes alone, while stdout has room for it, is written by whoever brings it: that saves waking
/// the thread, 20 to 50 us of a round trip.
public final class ClientWriter implements ClientPort {
    /// Beyond this the daemon is not read any further. More than the 1 MiB behind which a ping must
    /// still be answered, little enough for twenty shims.
    private static final long FULL_BYTES = 2 << 20;

    private static final int BUFFER_BYTES = 64 * 1024;

    /// What a pipe that has any room takes at once (POSIX: PIPE_BUF; 4096 on Linux), with the end
    /// of the line.
    private static final int SHORT_BYTES = 4096 - 1;

    /// Messages that follow each other faster than this are a stream, which is cheaper in batches.
    private static final long APART_NANOS = 20_000;

    private record Item(byte[] message, Kind kind, long readNanos, Runnable written) {}

    private final OutputStream out;
    private final EventSink events;
    private final Timers timers;
    private final Listener listener;
    private final BooleanSupplier room;
    private final Queue<Item> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    /// These two belong to whoever writes: the thread, or while nothing is queued the caller of
    /// {@link #write}. `queuedBytes` hands them over.
    private boolean begun;

    private long wroteNanos;
    private volatile boolean waiting;
    private volatile boolean ending;

    /// What the writer tells, on its own thread.
    public interface Listener {
        /// The first message is out.
        void begun();

        /// The client has caught up: more may be fetched.
        void room();

        /// Nobody reads stdout any more.
        void broken(IOException why);
    }

    /// @param room whether stdout would take a short message without waiting; false when unknown.
    ///   Asked by one thread at a time
    public ClientWriter(
            OutputStream out,
            BooleanSupplier room,
            EventSink events,
            Timers timers,
            Listener listener) {
        this.out = out;
        this.room = room;
        this.events = events;
        this.timers = timers;
        this.listener = listener;
        this.thread = Threads.unstarted("tether-stdout", this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void write(byte[] message, Kind kind, long readNanos, Runnable written) {
        if (isIdle() && comesAlone(message) && room.getAsBoolean()) {
            writeNow(message, kind, readNanos);
            written.run();
            return;
        }
        queuedBytes.addAndGet(message.length + 1L);
        queue.add(new Item(message, kind, readNanos, written));
        wake();
    }

    /// Whether everything is written and told; any thread.
    boolean isIdle() {
        return queuedBytes.get() == 0;
    }

    private boolean comesAlone(byte[] message) {
        return begun
                && !ending
                && message.length <= SHORT_BYTES
                && timers.nanos() - wroteNanos > APART_NANOS;
    }

    private void writeNow(byte[] message, Kind kind, long readNanos) {
        int length = message.length;
        System.arraycopy(message, 0, buffer, 0, length);
        buffer[length] = '\n';
        try {
            out.write(buffer, 0, length + 1);
        } catch (IOException broken) {
            listener.broken(broken);
            return;
        }
        wroteNanos = timers.nanos();
        events.emit(new Message.Passed(Direction.TO_CLIENT, kind, length, wroteNanos - readNanos));
    }

    @Override
    public boolean isFull() {
        return queuedBytes.get() > FULL_BYTES;
    }

    /// Writes what is queued and ends; what is queued later is lost.
    ///
    /// @return whether everything was written within the time
    public boolean finish(Duration timeout) throws InterruptedException {
        ending = true;
        wake();
        return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void wake() {
        if (waiting) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        List<Item> written = new ArrayList<>();
        try {
            while (await()) {
                writeAll(written);
            }
        } catch (IOException broken) {
            listener.broken(broken);
        } finally {
            ended.countDown();
        }
    }

    /// Waits for something to write; returns false when there never will be.
    private boolean await() {
        while (queue.isEmpty()) {
            if (ending) {
                return false;
            }
            waiting = true;
            if (queue.isEmpty() && !ending) {
                LockSupport.park(this);
            }
            waiting = false;
        }
        return true;
    }

    private void writeAll(List<Item> written) throws IOException {
        int used = 0;
        Item item;
        while (used < BUFFER_BYTES && (item = queue.poll()) != null) {
            int length = item.message.length;
            if (length + 1 > BUFFER_BYTES - used) {
                out.write(buffer, 0, used);
                used = 0;
            }
            if (length + 1 > BUFFER_BYTES) {
                writeLarge(item.message);
            } else {
                System.arraycopy(item.message, 0, buffer, used, length);
                used += length;
            }
            buffer[used++] = '\n';
            written.add(item);
        }
        out.write(buffer, 0, used);
        tell(written);
    }

    /// As much at once as a pipe takes: Java's streams copy what they are given to memory that is
    /// fetched for each write.
    private void writeLarge(byte[] message) throws IOException {
        for (int at = 0; at < message.length; at += BUFFER_BYTES) {
            out.write(message, at, Math.min(BUFFER_BYTES, message.length - at));
        }
    }

    private void tell(List<Item> written) {
        long now = timers.nanos();
        long bytes = 0;
        for (Item item : written) {
            bytes += item.message.length + 1L;
            item.written.run();
            events.emit(
                    new Message.Passed(
                            Direction.TO_CLIENT,
                            item.kind,
                            item.message.length,
                            now - item.readNanos));
        }
        written.clear();
        wroteNanos = now;
        if (!begun) {
            begun = true;
            listener.begun();
        }
        long left = queuedBytes.addAndGet(-bytes);
        if (left <= FULL_BYTES / 2 && left + bytes > FULL_BYTES / 2) {
            listener.room();
        }
    }
}
