package dev.mcptether.parent;

import dev.mcptether.config.Platform;
import dev.mcptether.event.ExitReason;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Ends this process without hooks and without waiting for anybody.
///
/// `Runtime.halt` does wait: 300 ms for threads that are in native code, and the reader of stdin
/// always is. So on Linux it is `_exit` once {@link #prepare} has found it, and `Runtime.halt`
/// before that and elsewhere. Nothing is lost by it: what the JVM would still do is not ours.
public final class ProcessHalt implements Halt {
    private final ToIntFunction<ExitReason> exitCode;
    private volatile @Nullable Libc libc;

    public ProcessHalt(ToIntFunction<ExitReason> exitCode) {
        this.exitCode = exitCode;
    }

    /// Finds the fast way out, once. Takes too long for a thread that somebody waits for.
    public void prepare(Platform.Family family) {
        if (libc != null) {
            return;
        }
        switch (family) {
            case LINUX -> {
                try {
                    libc = new Libc();
                } catch (UnsupportedOperationException
                        | IllegalCallerException
                        | NoSuchElementException refused) {
                    // The slow way works everywhere.
                }
            }
            case MACOS, WINDOWS -> {}
        }
    }

    @Override
    public void now(ExitReason reason) {
        int code = exitCode.applyAsInt(reason);
        Libc fast = libc;
        if (fast != null) {
            fast.exit(code);
        }
        Runtime.getRuntime().halt(code);
    }

    /// On a thread of its own, that shares nothing with anyone.
    @Override
    public void after(Duration delay, ExitReason reason) {
        long deadlineNanos = System.nanoTime() + delay.toNanos();
        Runnable deadline =
                () -> {
                    long leftNanos = deadlineNanos - System.nanoTime();
                    while (leftNanos > 0) {
                        LockSupport.parkNanos(leftNanos);
                        leftNanos = deadlineNanos - System.nanoTime();
                    }
                    now(reason);
                };
        Thread.ofPlatform().name("tether-deadline").daemon().start(deadline);
    }
}
