package dev.mcptether.daemon;

import java.util.concurrent.atomic.AtomicLong;

/// Numbers for calls, unique in this instance.
public final class CallSequence {
    private final AtomicLong last = new AtomicLong();

    public long next() {
        return last.incrementAndGet();
    }
}
