package dev.mcptether.fleet.ledger;

import java.io.IOException;

/// When the next file call ends badly: the leader dies in it, or it fails.
final class Crashes {
    /// The leader is gone, in the middle of what it did.
    static final class Crash extends Error {}

    private int callsUntilCrash = Integer.MAX_VALUE;
    private int callsUntilFailure = Integer.MAX_VALUE;

    void crashAt(int call) {
        callsUntilCrash = call;
    }

    void failAt(int call) {
        callsUntilFailure = call;
    }

    void nothing() {
        callsUntilCrash = Integer.MAX_VALUE;
        callsUntilFailure = Integer.MAX_VALUE;
    }

    boolean fails() {
        return --callsUntilFailure == 0;
    }

    boolean crashes() {
        return --callsUntilCrash == 0;
    }

    /// A file call begins.
    void call() throws IOException {
        if (crashes()) {
            throw new Crash();
        }
        if (fails()) {
            throw new IOException("no space left on device");
        }
    }
}
