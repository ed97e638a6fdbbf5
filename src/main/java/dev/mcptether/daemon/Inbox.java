package dev.mcptether.daemon;

import dev.mcptether.time.Throttle;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Messages that were read from a socket and that their session has not taken over. They are not
/// acknowledged, so a client that keeps to its window never fills this; one that does not is read
/// no further. What is in here when the socket closes is forgotten: the client sends it again.
final class Inbox {
    /// What a message takes beside its bytes, so that a million empty ones are no way around the
    /// bound.
    private static final int OVERHEAD_BYTES = 64;

    /// Empty: there will be none any more.
    private final BlockingQueue<Optional<byte[]>> messages = new LinkedBlockingQueue<>();

    private final Throttle throttle;

    /// @param mostBytes of all messages; a single one may have more
    Inbox(long mostBytes) {
        this.throttle = new Throttle(mostBytes).hold();
    }

    /// Waits while this is full.
    void put(byte[] message) throws InterruptedException {
        if (throttle.take(cost(message))) {
            messages.add(Optional.of(message));
        }
    }

    /// Waits for a message; null when there will be none any more. One thread.
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
