package dev.mcptether.daemon.hosting;

import dev.mcptether.wire.RequestId;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Ids for the requests that the daemon itself sends a child. They begin with 64 random bits, so
/// that no client uses the same.
final class ReplayIds {
    private final String prefix;
    private final Set<RequestId> open = new HashSet<>();
    private long last;

    ReplayIds(RandomGenerator random) {
        this.prefix = "\"tether:" + Long.toHexString(random.nextLong()) + ":";
    }

    RequestId next() {
        RequestId id = RequestId.of(prefix + last++ + "\"");
        open.add(id);
        return id;
    }

    /// Whether an answer is to one of these, and so nobody else's.
    boolean takes(RequestId id) {
        return open.remove(id);
    }

    void forget() {
        open.clear();
    }
}
