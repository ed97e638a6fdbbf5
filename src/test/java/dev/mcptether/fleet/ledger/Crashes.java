package dev.mcptether.fleet.ledger;

import java.io.IOException;

/// When the next file call ends badly: the leader dies in it, or it fails.
final class Crashes {
    /// The leader is gone, in the middle of what it did.
    static final class Crash extends Error {}

    private int callsUntilCrash = Integer.MAX_VALUE;
    private int callsUntilFailure = Integer.MAX_VALUE;
    private Runnable meanwhile = () -> {};
    private int calls;

    /// @param happens what the others do before each of the leader's calls
    void meanwhile(Runnable happens) {
        meanwhile = happens;
    }

    /// How many calls there were since this was asked last.
    int calls() {
        int made = calls;
        calls = 0;
        return made;
    }

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

    /// A file call begins that can only fail by a crash: its trouble is part of its result.
    void look() {
        begin();
        if (crashes()) {
            throw new Crash();
        }
    }

    /// Somebody else has a turn; the call itself is the caller's to end.
    void begin() {
        calls++;
        meanwhile.run();
    }

    /// A file call begins.
    void call() throws IOException {
        begin();
        if (crashes()) {
            throw new Crash();
        }
        if (fails()) {
            throw new IOException("no space left on device");
        }
    }
}
