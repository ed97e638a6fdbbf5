package dev.mcptether.daemon;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Bounds the bytes that were given to a socket and are not written, because the other side does
/// not read. One message always fits, whatever its size.
final class Unwritten {
    private final int mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Guarded by `lock`, as is `closed`.
    private long bytes;

    private boolean closed;

    Unwritten(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// Waits for room.
    ///
    /// @return false when there is nothing to write to any more
    boolean await(int wanted) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && bytes > 0 && bytes + wanted > mostBytes) {
                changed.await();
            }
            bytes += wanted;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    void written(int gone) {
        lock.lock();
        try {
            bytes -= gone;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Lets everyone go who waits, now and later.
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
