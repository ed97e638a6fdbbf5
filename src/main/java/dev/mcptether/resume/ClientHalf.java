package dev.mcptether.resume;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The client's half of one session. It outlives connections.
final class ClientHalf {
    private final SessionKey key;
    private final Numbering numbering;
    private long attempts;

    /// Null until the server's first message.
    private @Nullable Terms terms;

    ClientHalf(SessionKey key, Window window) {
        this.key = key;
        numbering = new Numbering(window, AckPolicy.DEFAULT);
    }

    SessionKey key() {
        return key;
    }

    Numbering numbering() {
        return numbering;
    }

    Control.Resume resume() {
        return new Control.Resume(key, ++attempts, numbering.acknowledge());
    }

    void agree(Terms told) {
        terms = told;
        numbering.acknowledgeWithin(told.window());
    }

    /// Whether this server is known to be another one than the one that began the session.
    boolean isStrangeTo(UUID daemon) {
        return terms != null && !terms.daemon().equals(daemon);
    }

    long lostInNanos(long cutForNanos) {
        Duration retention = terms == null ? Terms.DEFAULT_RETENTION : terms.retention();
        return Math.max(0, retention.toNanos() - cutForNanos);
    }

    @Override
    public String toString() {
        return numbering.toString();
    }
}
