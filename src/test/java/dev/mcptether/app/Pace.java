package dev.mcptether.app;

import java.io.IOException;
import java.time.Duration;

/// How fast this machine is at the moment. A test that asserts a time asserts it against the same
/// machine's own work, done beside what it measures: others may keep every core busy.
public final class Pace {
    /// How long a test waits for what must come, on a machine that does ten other things.
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int PROCESSES = 10;

    /// What one process that does nothing takes, start to end, on a quiet machine with two cores:
    /// 2.1 ms at best (measured), and room for slower machines.
    private static final Duration QUIET = Duration.ofMillis(3).multipliedBy(PROCESSES);

    private Pace() {}

    /// The time to allow now for what takes `quiet` at most on a machine that does nothing else.
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
