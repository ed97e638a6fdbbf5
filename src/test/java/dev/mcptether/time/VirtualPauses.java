package dev.mcptether.time;

import java.time.Duration;

/// Pauses that take no time but move the clock. One thread uses it.
public final class VirtualPauses implements Pauses {
    private long nanos;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void pause(Duration length) {
        nanos += length.toNanos();
    }

    /// How long all pauses have lasted.
    public Duration elapsed() {
        return Duration.ofNanos(nanos);
    }
}
