package dev.mcptether.time;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Stops the thread that brings bytes while too many have not left at the other end. The pipe or
/// socket behind it then fills up and stops the peer. It stops nobody before {@link #hold} and
/// after {@link #open}. One message always fits, whatever its size.
///
/// Any thread. `lock` guards all fields, and is held for a few instructions only.
public final class Throttle {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final long maxBytes;
    private long bytes;
    private boolean holding;
    private boolean open;

    /// @param maxBytes how far the bringer may be ahead
    public Throttle(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Counts bytes that have arrived already.
    public void add(int more) {
        lock.lock();
        try {
            bytes += more;
        } finally {
            lock.unlock();
        }
    }

    /// These bytes have left.
    public void remove(int less) {
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

    /// The bytes that have come and not left.
    public long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /// From now on, stops the bringer when it is too far ahead.
    ///
    /// @return this
    public Throttle hold() {
        lock.lock();
        try {
            holding = true;
            return this;
        } finally {
            lock.unlock();
        }
    }

    /// The other end is gone, and with it all that was on its way. Stops nobody until {@link
    /// #hold}.
    public void release(long lostBytes) {
        lock.lock();
        try {
            holding = false;
            bytes -= lostBytes;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Stops nobody any more, for good.
    public void open() {
        lock.lock();
        try {
            open = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is room.
    public void await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitRoom();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is room, and counts these bytes. If several threads wait, each takes its
    /// room before the next one looks.
    ///
    /// @return false if this is open for good: there is nowhere to bring the bytes
    public boolean take(int more) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitRoom();
            bytes += more;
            return !open;
        } finally {
            lock.unlock();
        }
    }

    /// Counts these bytes if there is room for them now.
    ///
    /// @return false if {@link #take} would have to wait, or this is open for good
    public boolean tryTake(int more) {
        lock.lock();
        try {
            if (open || (holding && bytes > maxBytes)) {
                return false;
            }
            bytes += more;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() throws InterruptedException {
        while (holding && !open && bytes > maxBytes) {
            room.await();
        }
    }
}
