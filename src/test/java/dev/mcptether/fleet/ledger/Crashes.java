package dev.mcptether.fleet.ledger;

import java.io.IOException;

/// Decides when a file call ends badly: the leader dies in it, or it fails.
final class Crashes {
    /// The leader dies in the middle of its work.
    static final class Crash extends Error {}

    private int callsUntilCrash = Integer.MAX_VALUE;
    private int callsUntilFailure = Integer.MAX_VALUE;
    private Runnable meanwhile = () -> {};
    private int calls;

    /// @param happens what other processes do before each of the leader's calls
    void meanwhile(Runnable happens) {
        meanwhile = happens;
    }

    /// How many calls there were since the last question.
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

    /// Begins a file call that only a crash can break: other trouble is part of its result.
    void look() {
        begin();
        if (crashes()) {
            throw new Crash();
        }
    }

    /// Begins a call, and gives the other processes a turn. The caller ends the call itself.
    void begin() {
        calls++;
        meanwhile.run();
    }

    /// Begins a file call.
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
