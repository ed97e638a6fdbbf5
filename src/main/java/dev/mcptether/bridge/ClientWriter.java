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

/// Writes the client's messages to stdout on a thread of its own, `tether-stdout`. It is the only
/// thread that may wait for the client. Queued messages go out in one write. A short message that
/// finds the queue empty and room in stdout is written by the thread that brings it. That saves
/// waking the writer: 20 to 50 us of a round trip.
public final class ClientWriter implements ClientPort {
    /// Beyond this we stop reading from the daemon. It is more than the 1 MiB behind which a ping
    /// must still be answered, and small enough for twenty shims.
    private static final long FULL_BYTES = 2 << 20;

    private static final int BUFFER_BYTES = 64 * 1024;

    /// A pipe that has any room takes this much at once, including the line end (POSIX: PIPE_BUF,
    /// 4096 on Linux).
    private static final int SHORT_BYTES = 4096 - 1;

    /// Messages that follow each other faster than this are a stream; it is cheaper to write them
    /// in batches.
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

    /// The two fields below belong to whoever writes: the writer's thread, or the caller of {@link
    /// #write} while nothing is queued. `queuedBytes` hands them over.
    private boolean begun;

    private long wroteNanos;
    private volatile boolean waiting;
    private volatile boolean ending;

    /// Hears from the writer, on the thread that writes.
    public interface Listener {
        /// The first message is written.
        void begun();

        /// The client has caught up; more may be fetched for it.
        void room();

        /// Nobody reads stdout any more.
        void broken(IOException why);
    }

    /// @param room whether stdout takes a short message without waiting; false if unknown. One
    ///   thread at a time asks it
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

    /// Whether everything is written and reported; any thread.
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

    /// Writes what is queued, then ends. Messages queued later are lost.
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

    /// Waits for something to write. Returns false if nothing will come any more.
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

    /// Writes in pieces of the size that a pipe takes. Java's streams copy what they are given into
    /// memory that they fetch for each write.
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
