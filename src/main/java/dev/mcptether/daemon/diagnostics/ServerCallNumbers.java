package dev.mcptether.daemon.diagnostics;

import java.util.concurrent.atomic.AtomicLong;

/// Numbers for calls, unique in this instance.
final class ServerCallNumbers {
    private final AtomicLong last = new AtomicLong();

    long next() {
        return last.incrementAndGet();
    }
}
