package dev.mcptether.daemon.hosting;

import dev.mcptether.process.StartedProcess;
import dev.mcptether.time.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The way to a child's stdin. Giving a message never waits. If a message is short and the pipe has
/// room, it is written at once, because a hand-over costs more than the write. All other messages
/// are queued for one thread. If the child does not read, the queue fills, and callers first wait
/// in {@link #awaitRoom}.
final class ChildInput {
    /// The most bytes that may wait before callers must wait.
    private static final int MOST_BYTES = 1024 * 1024;

    private final OutputStream pipe;
    private final BooleanSupplier hasRoom;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Guarded by `lock`, like the fields below.
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();

    private long bytes;
    private boolean closing;

    /// Whether the thread has taken a message and not written it yet.
    private boolean writing;

    /// @param hasRoom tells whether the pipe takes a short message at once
    ChildInput(OutputStream pipe, BooleanSupplier hasRoom) {
        this.pipe = pipe;
        this.hasRoom = hasRoom;
    }

    void begin() {
        Threads.start("tether-child-in", this::writeAll);
    }

    /// Writes or queues the message; never waits. After {@link #finish} the message is dropped.
    void offer(byte[] message) {
        lock.lock();
        try {
            if (!closing && !isWrittenNow(message)) {
                queue.add(message);
                bytes += message.length;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Writes the message if that needs no waiting: the pipe has room, and nobody else is writing.
    /// Under the lock.
    private boolean isWrittenNow(byte[] message) {
        if (writing
                || !queue.isEmpty()
                || message.length >= StartedProcess.SHORT_BYTES
                || !hasRoom.getAsBoolean()) {
            return false;
        }
        try {
            pipe.write(line(message));
            return true;
        } catch (IOException broken) {
            // The thread will meet the same error and release the callers that wait.
            return false;
        }
    }

    /// Whether {@link #awaitRoom} would return at once.
    boolean hasRoom() {
        lock.lock();
        try {
            return closing || bytes <= MOST_BYTES;
        } finally {
            lock.unlock();
        }
    }

    /// Waits while too much is queued for the child.
    void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closing && bytes > MOST_BYTES) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Closes the pipe after the queued messages.
    void finish() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void writeAll() {
        try (pipe) {
            byte[] next = next();
            while (next != null) {
                pipe.write(next);
                next = next();
            }
        } catch (IOException broken) {
            // The child has closed its stdin or has ended. Its end is reported elsewhere.
            forget();
        }
    }

    /// Waits for the next message and returns it with a line end. Returns null if no further
    /// message comes.
    private byte @Nullable [] next() {
        lock.lock();
        try {
            writing = false;
            while (queue.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            if (queue.isEmpty()) {
                return null;
            }
            writing = true;
            byte[] first = queue.remove();
            bytes -= first.length;
            changed.signalAll();
            return line(first);
        } finally {
            lock.unlock();
        }
    }

    private static byte[] line(byte[] message) {
        byte[] line = Arrays.copyOf(message, message.length + 1);
        line[message.length] = '\n';
        return line;
    }

    private void forget() {
        lock.lock();
        try {
            closing = true;
            queue.clear();
            bytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
