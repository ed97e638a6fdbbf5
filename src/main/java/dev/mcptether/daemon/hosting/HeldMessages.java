package dev.mcptether.daemon.hosting;

import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.Peeked;
import dev.mcptether.wire.RequestId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Messages of a client that wait until its child can take them. They are bounded in number and
/// bytes.
final class HeldMessages {
    private static final int MOST_MESSAGES = 1000;

    /// The bound on bytes. The last message may exceed it.
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final ArrayDeque<Held> messages = new ArrayDeque<>();
    private long bytes;

    /// @param peeked is {@link Peeked.Single} or {@link Peeked.Batch}
    record Held(byte[] message, Peeked peeked, long arrivedNanos) {
        List<Envelope> envelopes() {
            return switch (peeked) {
                case Peeked.Single(Envelope envelope) -> List.of(envelope);
                case Peeked.Batch(List<Envelope> envelopes) -> envelopes;
                case Peeked.NotJson _, Peeked.TooLarge _ -> List.of();
            };
        }

        boolean hasRequest() {
            return envelopes().stream().anyMatch(Envelope::isRequest);
        }

        private boolean isRequest(RequestId id) {
            if (!(peeked instanceof Peeked.Single(Envelope envelope)) || !envelope.isRequest()) {
                return false;
            }
            RequestId own = envelope.id();
            return own != null && own.equals(id);
        }
    }

    /// @return false if there is no room
    boolean add(Held held) {
        if (messages.size() >= MOST_MESSAGES || bytes >= MOST_BYTES) {
            return false;
        }
        messages.add(held);
        bytes += held.message.length;
        return true;
    }

    /// Drops a request that came alone. Returns false if it is not here.
    boolean remove(RequestId id) {
        boolean removed = messages.removeIf(each -> each.isRequest(id));
        bytes = messages.stream().mapToLong(each -> each.message.length).sum();
        return removed;
    }

    List<Held> takeAll() {
        List<Held> all = new ArrayList<>(messages);
        messages.clear();
        bytes = 0;
        return all;
    }
}
