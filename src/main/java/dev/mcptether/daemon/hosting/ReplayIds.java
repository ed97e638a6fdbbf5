package dev.mcptether.daemon.hosting;

import dev.mcptether.wire.RequestId;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Makes ids for the requests that the daemon itself sends to a child. They begin with 64 random
/// bits, so they never equal a client's id.
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

    /// Whether this is the answer to one of these requests. Then it is for nobody else.
    boolean takes(RequestId id) {
        return open.remove(id);
    }

    void forget() {
        open.clear();
    }
}
