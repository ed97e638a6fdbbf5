package dev.mcptether.daemon;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Messages that were read from a socket and that their session has not taken over. They are not
/// acknowledged, so a client that keeps to its window never fills this; one that does not is read
/// no further. What is in here when the socket closes is forgotten: the client sends it again.
final class Inbox {
    private final int mostMessages;
    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Guarded by `lock`, as are the fields below.
    private final ArrayDeque<byte[]> messages = new ArrayDeque<>();

    private long bytes;
    private boolean closed;

    /// @param mostBytes of all messages; a single one may have more
    Inbox(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /// Waits while this is full.
    void put(byte[] message) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && (messages.size() >= mostMessages || bytes >= mostBytes)) {
                changed.await();
            }
            if (!closed) {
                messages.add(message);
                bytes += message.length;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a message; null when there will be none any more.
    byte @Nullable [] take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && messages.isEmpty()) {
                changed.await();
            }
            if (closed) {
                return null;
            }
            byte[] message = messages.remove();
            bytes -= message.length;
            changed.signalAll();
            return message;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            messages.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
