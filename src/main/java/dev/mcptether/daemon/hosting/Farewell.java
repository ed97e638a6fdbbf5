package dev.mcptether.daemon.hosting;

import dev.mcptether.process.ProcessSignal;
import dev.mcptether.process.StartedProcess;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Timers.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// How a child and all that it has started end: first its stdin is closed, as MCP wants it, then
/// TERM, then KILL, each after a while; and what it leaves behind goes the same way. Then its
/// number is given back.
///
/// Any thread; what may take time runs in the background.
final class Farewell {
    /// What is granted.
    ///
    /// @param close after the end of stdin, before TERM
    /// @param term after TERM, before KILL
    record Patience(Duration close, Duration term) {
        /// A session has ended.
        static final Patience USUAL = new Patience(Duration.ofSeconds(2), Duration.ofSeconds(2));

        /// The daemon itself has two seconds.
        static final Patience HURRIED =
                new Patience(Duration.ofMillis(200), Duration.ofMillis(300));
    }

    /// For what an ended child leaves behind.
    private static final Duration LEAVINGS = Duration.ofMillis(500);

    /// How far the end has come. Only forward.
    enum Stage {
        ALIVE,
        STDIN_CLOSED,
        TERMINATED,
        KILLED,
        GONE
    }

    private final StartedProcess process;
    private final Runnable closeStdin;
    private final Runnable gone;
    private final Timers timers;
    private final Executor background;

    /// Guarded by this, as are the fields below.
    private Stage stage = Stage.ALIVE;

    private boolean ended;
    private @Nullable Timer next;

    /// @param gone runs when nothing is left
    /// @param background runs what may take a few milliseconds
    Farewell(
            StartedProcess process,
            Runnable closeStdin,
            Runnable gone,
            Timers timers,
            Executor background) {
        this.process = process;
        this.closeStdin = closeStdin;
        this.gone = gone;
        this.timers = timers;
        this.background = background;
    }

    /// Asks the child to end. May be called again with less patience.
    synchronized void begin(Patience patience) {
        if (ended) {
            return;
        }
        switch (stage) {
            case ALIVE, STDIN_CLOSED -> {
                stage = Stage.STDIN_CLOSED;
                background.execute(closeStdin);
                later(patience.close, () -> terminate(patience.term));
            }
            case TERMINATED -> later(patience.term, this::kill);
            case KILLED, GONE -> {}
        }
    }

    /// The child has ended, by itself or not.
    synchronized void ended() {
        ended = true;
        background.execute(closeStdin);
        cancel();
        background.execute(this::endOthers);
    }

    synchronized Stage stage() {
        return stage;
    }

    private void endOthers() {
        if (!process.leavesOthers()) {
            release();
        } else if (stage().compareTo(Stage.TERMINATED) < 0) {
            terminate(LEAVINGS);
        } else {
            kill();
        }
    }

    private void terminate(Duration patience) {
        synchronized (this) {
            stage = Stage.TERMINATED;
            later(patience, this::kill);
        }
        process.signal(ProcessSignal.TERM);
    }

    private void kill() {
        boolean over;
        synchronized (this) {
            stage = Stage.KILLED;
            over = ended;
        }
        process.signal(ProcessSignal.KILL);
        if (over) {
            release();
        }
    }

    private void release() {
        synchronized (this) {
            if (stage == Stage.GONE) {
                return;
            }
            stage = Stage.GONE;
            cancel();
        }
        process.release();
        gone.run();
    }

    private void later(Duration delay, Runnable step) {
        cancel();
        next = timers.after(delay, () -> background.execute(step));
    }

    private void cancel() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }
}
