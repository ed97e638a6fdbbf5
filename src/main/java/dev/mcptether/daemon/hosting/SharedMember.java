package dev.mcptether.daemon.hosting;

import dev.mcptether.daemon.CallSequence;
import dev.mcptether.event.Initiator;

/// One of the sessions that share a child.
final class SharedMember {
    private final long session;
    private final SessionCalls calls;
    private final HeldMessages held = new HeldMessages();
    private String client = "";

    SharedMember(long session, String server, CallSequence numbers) {
        this.session = session;
        this.calls = new SessionCalls(Initiator.CLIENT, server, numbers);
    }

    long session() {
        return session;
    }

    SessionCalls calls() {
        return calls;
    }

    HeldMessages held() {
        return held;
    }

    /// The client's own name; empty before it has given one.
    String client() {
        return client;
    }

    void isNamed(String name) {
        client = name;
    }
}
