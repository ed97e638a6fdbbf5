package dev.mcptether.bridge;

import dev.mcptether.wire.RequestId;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Makes ids for the requests that Tether itself sends to the daemon. An answer to one of them must
/// not be taken for an answer to the client. So each id begins with 64 random bits that only the
/// daemon sees, and no id is used that an open request of the client has. Turns only.
final class OwnIds {
    private final RandomGenerator random;
    private final Predicate<RequestId> taken;
    private String prefix = "";
    private long last;

    /// @param taken whether an open request of the client has this id
    OwnIds(RandomGenerator random, Predicate<RequestId> taken) {
        this.random = random;
        this.taken = taken;
    }

    RequestId next() {
        if (prefix.isEmpty()) {
            prefix = "\"tether:" + Long.toHexString(random.nextLong()) + ":";
        }
        RequestId id;
        do {
            id = RequestId.of(prefix + last++ + "\"");
        } while (taken.test(id));
        return id;
    }
}
