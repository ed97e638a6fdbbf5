package dev.mcptether.daemon;

import dev.mcptether.time.Throttle;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Messages that were read from a socket and that their session has not taken over yet. They are
/// not acknowledged. So a client that keeps to its window never fills this, and a client that does
/// not is read no further. When the socket closes, the content is dropped, and the client sends it
/// again.
final class Inbox {
    /// Counted for each message besides its bytes, so that a million empty messages cannot get
    /// around the bound.
    private static final int OVERHEAD_BYTES = 64;

    /// An empty element marks the end.
    private final BlockingQueue<Optional<byte[]>> messages = new LinkedBlockingQueue<>();

    private final Throttle throttle;

    /// Those that were put in, less those whose delivery has ended.
    private final AtomicInteger undelivered = new AtomicInteger();

    /// @param mostBytes bound for all messages; a single one may be larger
    Inbox(long mostBytes) {
        this.throttle = new Throttle(mostBytes).hold();
    }

    /// Takes the message if there is room for it now; never waits.
    boolean offer(byte[] message) {
        boolean room = throttle.tryTake(cost(message));
        if (room) {
            add(message);
        }
        return room;
    }

    /// Waits while this is full.
    void put(byte[] message) throws InterruptedException {
        if (throttle.take(cost(message))) {
            add(message);
        }
    }

    private void add(byte[] message) {
        undelivered.incrementAndGet();
        messages.add(Optional.of(message));
    }

    /// The message that was taken last has been delivered.
    void delivered() {
        undelivered.decrementAndGet();
    }

    /// Whether all that was put in has been delivered.
    boolean isDelivered() {
        return undelivered.get() == 0;
    }

    /// Waits for a message; null if none will come any more. One thread.
    byte @Nullable [] take() throws InterruptedException {
        Optional<byte[]> next = messages.take();
        if (next.isEmpty()) {
            messages.add(next);
            return null;
        }
        throttle.remove(cost(next.get()));
        return next.get();
    }

    void close() {
        throttle.open();
        messages.clear();
        messages.add(Optional.empty());
    }

    private static int cost(byte[] message) {
        return message.length + OVERHEAD_BYTES;
    }
}
