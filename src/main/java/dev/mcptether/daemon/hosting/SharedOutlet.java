package dev.mcptether.daemon.hosting;

import dev.mcptether.daemon.ToClient;
import dev.mcptether.event.Dropped;
import dev.mcptether.time.Threads;
import dev.mcptether.wire.RequestId;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The way from a shared child to one of its clients. Giving a message never waits, because a
/// client that does not read must not stop the others. Such a client gets no further notifications,
/// and short errors in place of answers.
final class SharedOutlet {
    /// The most bytes that may wait for a client that does not read. The last message may exceed
    /// it.
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    /// If more bytes wait, the client's own messages are not read either.
    private static final int ENOUGH_BYTES = 1024 * 1024;

    /// The event for a message that was left out.
    static final Dropped LOSS = new Dropped(Dropped.What.NOTIFICATION, Dropped.Why.QUEUE_FULL, 1);

    private final String server;
    private final ToClient client;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Guarded by `lock`, like the fields below.
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();

    private long bytes;
    private boolean closed;

    SharedOutlet(String server, ToClient client) {
        this.server = server;
        this.client = client;
    }

    void begin() {
        Threads.startVirtual("tether-shared-out", this::sendAll);
    }

    /// @param answers the id of the request that this answers; null if it answers none
    /// @return false if the message was left out
    boolean offer(byte[] message, @Nullable RequestId answers) {
        lock.lock();
        try {
            if (closed) {
                return true;
            }
            if (bytes > MOST_BYTES && answers == null) {
                return false;
            }
            byte[] kept = bytes > MOST_BYTES && answers != null ? unread(answers) : message;
            queue.add(kept);
            bytes += kept.length;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private byte[] unread(RequestId request) {
        return ServerRefusal.unknown(
                        server,
                        "Server '%s' has answered, but this client does not read what it is sent, and %d MiB wait for it already."
                                .formatted(server, MOST_BYTES >> 20))
                .answer(request);
    }

    /// Waits while too much is queued for the client.
    void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && bytes > ENOUGH_BYTES) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            bytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void sendAll() {
        try {
            for (byte[] next = next(); next != null; next = next()) {
                client.send(next);
                sent(next.length);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private byte @Nullable [] next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty() && !closed) {
                changed.await();
            }
            return queue.poll();
        } finally {
            lock.unlock();
        }
    }

    private void sent(int length) {
        lock.lock();
        try {
            bytes = Math.max(0, bytes - length);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
