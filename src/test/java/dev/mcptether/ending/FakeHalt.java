package dev.mcptether.ending;

import dev.mcptether.event.ExitReason;
import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Notes when the process would have ended. Its deadlines are on the test's clock.
final class FakeHalt implements Halt {
    private final Timers timers;
    private final List<ExitReason> halts = new CopyOnWriteArrayList<>();
    private final CountDownLatch halted = new CountDownLatch(1);

    FakeHalt(Timers timers) {
        this.timers = timers;
    }

    @Override
    public void now(ExitReason reason) {
        halts.add(reason);
        halted.countDown();
    }

    @Override
    public void after(Duration delay, ExitReason reason) {
        timers.after(delay, () -> now(reason));
    }

    /// Waits in real time for the first end.
    ExitReason await() throws InterruptedException {
        if (!halted.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("no end");
        }
        return halts.getFirst();
    }

    boolean halted() {
        return halted.getCount() == 0;
    }
}
