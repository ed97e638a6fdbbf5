package dev.mcptether.fleet.election;

import dev.mcptether.home.LockFile;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.time.Threads;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One instance that wants to lead its home. It waits for `run/leader.lock` and does no work
/// meanwhile: the system gives it the lock when the leader releases it or dies. Then the instance
/// leads until it is told to leave.
///
/// The lock alone decides who leads. The address only shows others which instance that is. So a
/// leader whose address is taken stays leader and tries the address again.
public final class Candidate {
    private static final String LOCK = "leader.lock";

    /// The pause before another attempt when the lock cannot be used. Its directory may be writable
    /// later.
    private static final Duration AGAIN = Duration.ofSeconds(60);

    private final StateDirectory home;
    private final Consumer<IOException> trouble;

    private @Nullable Thread thread; // guarded by this, as all below
    private boolean over;
    private boolean leads;

    /// @param trouble gets the reason when the lock cannot be used at all
    public Candidate(StateDirectory home, Consumer<IOException> trouble) {
        this.home = home;
        this.trouble = trouble;
    }

    /// Begins to wait for the lock after this pause. Only the first call has an effect.
    ///
    /// @param office makes what leads; called at most once, when this instance leads
    public synchronized void stand(Duration after, Supplier<Leader> office) {
        if (!over && thread == null) {
            thread = Threads.start("tether-fleet", () -> live(after, office));
        }
    }

    /// Begins to leave; returns at once.
    public synchronized void leave() {
        over = true;
        notifyAll();
    }

    /// Leaves, and waits at most this long until nothing is served any more.
    public void leave(Duration atMost) throws InterruptedException {
        Thread leading;
        synchronized (this) {
            leave();
            leading = leads ? thread : null;
        }
        if (leading != null) {
            var _ = leading.join(atMost);
        }
    }

    private void live(Duration after, Supplier<Leader> office) {
        try {
            pause(after.toMillis());
            boolean told = false;
            while (!isOver()) {
                try {
                    lead(office);
                    return;
                } catch (ClosedByInterruptException | FileLockInterruptionException ending) {
                    return;
                } catch (IOException noLock) {
                    if (!told) {
                        trouble.accept(noLock);
                    }
                    told = true;
                }
                pause(AGAIN.toMillis());
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void lead(Supplier<Leader> office) throws IOException, InterruptedException {
        try (LockFile _ = LockFile.hold(home.directory("run"), LOCK)) {
            if (!begins()) {
                return;
            }
            Leader leader = office.get();
            try {
                while (!isOver()) {
                    pause(leader.round());
                }
            } finally {
                leader.leave();
            }
        }
    }

    private synchronized boolean begins() {
        leads = !over;
        return leads;
    }

    private synchronized boolean isOver() {
        return over;
    }

    private synchronized void pause(long millis) throws InterruptedException {
        long untilNanos = System.nanoTime() + millis * 1_000_000;
        while (!over) {
            long left = (untilNanos - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }
}
