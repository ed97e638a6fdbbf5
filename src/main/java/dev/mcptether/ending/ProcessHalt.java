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

/// Ends this process without shutdown hooks and without waiting for anybody.
///
/// `Runtime.halt` waits up to 300 ms for threads that are in native code, and the reader of stdin
/// always is. So on Linux we call `_exit`, and `Runtime.halt` elsewhere. Nothing is lost by it,
/// because we need nothing that the JVM would still do.
public final class ProcessHalt implements Halt {
    /// How long to look for `_exit` on a busy machine; more would cost what it saves.
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final ToIntFunction<ExitReason> exitCode;
    private final boolean fast;
    private final ReentrantLock preparing = new ReentrantLock();
    private final Deadline deadline = new Deadline();
    private volatile @Nullable Libc libc;

    /// @param fast whether `_exit` may be used, without telling the JVM
    public ProcessHalt(ToIntFunction<ExitReason> exitCode, boolean fast) {
        this.exitCode = exitCode;
        this.fast = fast && Platform.current().family() == Platform.Family.LINUX;
    }

    /// Finds `_exit`, once, and starts the deadline's thread. Finding takes some 20 ms (measured),
    /// so do it early. The thread starts early because none can be started once memory has run out.
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
            // If it fails, the slow way works everywhere.
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

    /// Waits for {@link #prepare} if it is still running, but not for ever.
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

    /// A thread that waits only for time and shares nothing with other threads.
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
