package dev.mcptether.ending;

import dev.mcptether.config.Platform;
import dev.mcptether.event.ExitReason;
import dev.mcptether.process.Libc;
import dev.mcptether.time.Threads;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
    private final Deadline deadline = new Deadline();
    private volatile @Nullable Libc libc;

    /// @param fast whether the JVM may be left without a word to it
    public ProcessHalt(ToIntFunction<ExitReason> exitCode, boolean fast) {
        this.exitCode = exitCode;
        this.fast = fast && Platform.current().family() == Platform.Family.LINUX;
    }

    /// Finds the fast way out, once. Takes some 20 ms (measured), so it is best done before. The
    /// thread of the deadline too: when memory runs out none can be started any more.
    public void prepare() {
        deadline.begin();
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
        try {
            if (found != null) {
                found.exit(code);
            }
        } catch (OutOfMemoryError full) {
            // The slow way needs no memory.
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

    @Override
    public void after(Duration delay, ExitReason reason) {
        deadline.set(System.nanoTime() + delay.toNanos(), reason);
    }

    /// A thread that waits for nothing but time, and shares nothing with anyone.
    private final class Deadline {
        private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
        private long atNanos; // written before `reason`, and read after it
        private volatile @Nullable ExitReason reason;

        void begin() {
            if (thread.get() == null) {
                Thread fresh = Threads.unstarted("tether-deadline", this::run);
                if (thread.compareAndSet(null, fresh)) {
                    fresh.start();
                }
            }
        }

        void set(long at, ExitReason why) {
            atNanos = at;
            reason = why;
            begin();
            LockSupport.unpark(thread.get());
        }

        private void run() {
            ExitReason why = reason;
            while (why == null) {
                LockSupport.park(this);
                why = reason;
            }
            long leftNanos = atNanos - System.nanoTime();
            while (leftNanos > 0) {
                LockSupport.parkNanos(this, leftNanos);
                leftNanos = atNanos - System.nanoTime();
            }
            now(why);
        }
    }
}
