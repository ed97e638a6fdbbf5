package dev.mcptether.daemon.mcp;

import java.util.concurrent.atomic.AtomicLong;

/// Numbers for calls, unique in this instance.
final class CallNumbers {
    private final AtomicLong last = new AtomicLong();

    long next() {
        return last.incrementAndGet();
    }
}
