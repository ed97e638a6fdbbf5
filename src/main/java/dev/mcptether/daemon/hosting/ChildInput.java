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

/// The way to a child's stdin, which never makes its giver wait. A short message that finds the
/// pipe with room is written at once, because a hand-over costs more than the write; all others are
/// queued for one thread. A child that does not read fills the queue; whoever gives more then waits
/// in {@link #awaitRoom} first.
final class ChildInput {
    /// What may wait for a child that does not read.
    private static final int MOST_BYTES = 1024 * 1024;

    private final OutputStream pipe;
    private final BooleanSupplier hasRoom;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Guarded by `lock`, as are the fields below.
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();

    private long bytes;
    private boolean closing;

    /// Whether the thread has taken a message and not written it.
    private boolean writing;

    /// @param hasRoom whether the pipe takes a short message at once
    ChildInput(OutputStream pipe, BooleanSupplier hasRoom) {
        this.pipe = pipe;
        this.hasRoom = hasRoom;
    }

    void begin() {
        Threads.start("tether-child-in", this::writeAll);
    }

    /// Never waits. What comes after {@link #finish} is forgotten.
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

    /// Under the lock. The write does not wait: the pipe has room for it, and nobody else writes.
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
            // The thread will find the same, and let everybody go.
            return false;
        }
    }

    /// Whether {@link #awaitRoom} would not wait now.
    boolean hasRoom() {
        lock.lock();
        try {
            return closing || bytes <= MOST_BYTES;
        } finally {
            lock.unlock();
        }
    }

    /// Waits while more is queued than the child should have waiting.
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

    /// Closes the pipe behind what is queued.
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
            // The child has closed its stdin, or has ended, which is told elsewhere.
            forget();
        }
    }

    /// Waits for the next message and returns it with its line end. Null when there is none any
    /// more.
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
