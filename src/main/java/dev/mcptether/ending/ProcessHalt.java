package dev.mcptether.ending;

import dev.mcptether.process.Libc;
import dev.mcptether.config.Platform;
import dev.mcptether.event.ExitReason;
import dev.mcptether.process.Libc;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Ends this process without hooks and without waiting for anybody.
///
/// `Runtime.halt` does wait: 300 ms for threads that are in native code, and the reader of stdin
/// always is. So on Linux it is `_exit`, and `Runtime.halt` elsewhere. Nothing is lost by it: what
/// the JVM would still do is not ours.
public final class ProcessHalt implements Halt {
    /// What finding `_exit` may take, on a busy machine, of the time that it saves.
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final ToIntFunction<ExitReason> exitCode;
    private final boolean fast;
    private final ReentrantLock preparing = new ReentrantLock();
    private volatile @Nullable Libc libc;

    /// @param fast whether the JVM may be left without a word to it
    public ProcessHalt(ToIntFunction<ExitReason> exitCode, boolean fast) {
        this.exitCode = exitCode;
        this.fast = fast && Platform.current().family() == Platform.Family.LINUX;
    }

    /// Finds the fast way out, once. Takes some 20 ms (measured), so it is best done before.
    public void prepare() {
        preparing.lock();
        try {
            if (fast && libc == null) {
                libc = new Libc();
            }
        } catch (UnsupportedOperationException
                | IllegalCallerException
                | NoSuchElementException refused) {
            // The slow way works everywhere.
        } finally {
            preparing.unlock();
        }
    }

    @Override
    public void now(ExitReason reason) {
        int code = exitCode.applyAsInt(reason);
        Libc found = prepared();
        if (found != null) {
            found.exit(code);
        }
        Runtime.getRuntime().halt(code);
    }

    /// Whoever ends before it was prepared waits for that, but not for ever.
    private @Nullable Libc prepared() {
        try {
            if (libc == null && preparing.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    prepare();
                } finally {
                    preparing.unlock();
                }
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        return libc;
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
