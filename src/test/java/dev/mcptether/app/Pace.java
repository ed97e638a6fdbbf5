package dev.mcptether.app;

import java.io.IOException;
import java.time.Duration;

/// Measures how fast this machine is at the moment. A test that asserts a time compares it with
/// this work, done on the same machine at the same time, because other processes may keep every
/// core busy.
public final class Pace {
    /// How long a test waits for something that must happen, on a machine that does ten other
    /// things.
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int PROCESSES = 10;

    /// The time of ten processes that do nothing, from start to end, on a quiet machine with two
    /// cores. One such process takes 2.1 ms at best (measured); 3 ms leave room for slower
    /// machines.
    private static final Duration QUIET = Duration.ofMillis(3).multipliedBy(PROCESSES);

    private Pace() {}

    /// The time to allow now for something that takes at most `quiet` on a machine that does
    /// nothing else.
    public static Duration roomFor(Duration quiet) {
        long tookNanos = workNanos();
        double slower = Math.max(1, (double) tookNanos / QUIET.toNanos());
        return Duration.ofNanos((long) (quiet.toNanos() * slower));
    }

    private static long workNanos() {
        long startedNanos = System.nanoTime();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                int _ = new ProcessBuilder("sh", "-c", ":").start().waitFor();
            }
        } catch (IOException noShell) {
            return 0;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        return System.nanoTime() - startedNanos;
    }
}
