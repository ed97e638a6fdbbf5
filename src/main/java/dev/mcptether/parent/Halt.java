package dev.mcptether.parent;

import dev.mcptether.event.ExitReason;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;

/// How the process ends. A port, because a test must survive it.
public interface Halt {
    /// Ends the process; does not return.
    void now(ExitReason reason);

    /// Ends the process after this time, whatever else hangs or holds a lock.
    void after(Duration delay, ExitReason reason);

    /// `Runtime.halt`: runs no hooks, waits for nobody.
    static Halt ofThisProcess(ToIntFunction<ExitReason> exitCode) {
        return new Halt() {
            @Override
            public void now(ExitReason reason) {
                Runtime.getRuntime().halt(exitCode.applyAsInt(reason));
            }

            // On a thread of its own, that shares nothing with anyone.
            @Override
            public void after(Duration delay, ExitReason reason) {
                long deadlineNanos = System.nanoTime() + delay.toNanos();
                Thread.ofPlatform()
                        .name("tether-deadline")
                        .daemon()
                        .start(() -> {
                            long left;
                            while ((left = deadlineNanos - System.nanoTime()) > 0) {
                                LockSupport.parkNanos(left);
                            }
                            now(reason);
                        });
            }
        };
    }
}
