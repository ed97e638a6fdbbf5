package dev.mcptether.daemon.hosting;

import dev.mcptether.time.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The way to a child's stdin: a queue that never makes its giver wait, and one thread that writes.
/// A child that does not read fills it; whoever gives more then waits in {@link #awaitRoom} first.
final class ChildInput {
    /// What may wait for a child that does not read.
    private static final int MOST_BYTES = 1024 * 1024;

    private final OutputStream pipe;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Guarded by `lock`, as are the fields below.
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();

    private long bytes;
    private boolean closing;

    ChildInput(OutputStream pipe) {
        this.pipe = pipe;
    }

    void begin() {
        Threads.start("tether-child-in", this::writeAll);
    }

    /// Never waits. What comes after {@link #finish} is forgotten.
    void offer(byte[] message) {
        lock.lock();
        try {
            if (!closing) {
                queue.add(message);
                bytes += message.length;
                changed.signalAll();
            }
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

    /// Waits for the next message and returns it with its line end. Null when there is none any more.
    private byte @Nullable [] next() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            if (queue.isEmpty()) {
                return null;
            }
            byte[] first = queue.remove();
            byte[] line = new byte[first.length + 1];
            System.arraycopy(first, 0, line, 0, first.length);
            line[first.length] = '\n';
            bytes -= first.length;
            changed.signalAll();
            return line;
        } finally {
            lock.unlock();
        }
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
