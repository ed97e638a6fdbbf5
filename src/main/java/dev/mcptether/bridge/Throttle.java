package dev.mcptether.bridge;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Stops the reader of stdin while there is too much of what is counted here; the pipe then fills
/// up and stops the client. One counts what is on its way to the daemon and holds back only with a
/// link: without one messages are queued or refused instead. Another counts what the client has not
/// read of our own answers, and always holds back.
///
/// `lock` guards all fields; it is held for a few instructions only.
final class Throttle {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final long maxBytes;
    private long bytes;
    private boolean holding;
    private boolean open;

    Throttle(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(int more) {
        lock.lock();
        try {
            bytes += more;
        } finally {
            lock.unlock();
        }
    }

    void remove(int less) {
        lock.lock();
        try {
            bytes -= less;
            if (bytes <= maxBytes) {
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// What has been read and neither left nor been lost.
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /// A link is there: from now on the reader is stopped when it gets too far ahead.
    void hold() {
        lock.lock();
        try {
            holding = true;
        } finally {
            lock.unlock();
        }
    }

    /// The link is gone, and with it all that was on its way.
    void release(long lostBytes) {
        lock.lock();
        try {
            holding = false;
            bytes -= lostBytes;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Holds nothing back any more: the client has closed its end, so what is left is bounded by
    /// the pipe.
    void open() {
        lock.lock();
        try {
            open = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is room. Only the reader of stdin calls this.
    void await() throws InterruptedException {
        lock.lock();
        try {
            while (holding && !open && bytes > maxBytes) {
                room.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
