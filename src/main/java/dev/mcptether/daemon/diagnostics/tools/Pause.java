package dev.mcptether.daemon.diagnostics.tools;

import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Waiting on the program's own clock.
record Pause(Timers timers) {
    void lasting(Duration duration) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        Timers.Timer timer = timers.after(duration, over::countDown);
        try {
            over.await();
        } finally {
            timer.cancel();
        }
    }

    static Duration ofSeconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
