package dev.mcptether.daemon.hosting;

import dev.mcptether.process.ProcessSignal;
import dev.mcptether.process.StartedProcess;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Timers.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Ends a child and everything that it has started. First its stdin is closed, as MCP demands, then
/// it gets TERM, then KILL, each after some time. What it leaves behind is ended in the same way.
/// At last its process number is released.
///
/// Any thread may call. Work that may take time runs in the background.
final class Farewell {
    /// How long the child has for each step.
    ///
    /// @param close the time from the end of stdin to TERM
    /// @param term the time from TERM to KILL
    record Patience(Duration close, Duration term) {
        /// For the end of a session.
        static final Patience USUAL = new Patience(Duration.ofSeconds(2), Duration.ofSeconds(2));

        /// For the end of the daemon, which itself has two seconds.
        static final Patience HURRIED =
                new Patience(Duration.ofMillis(200), Duration.ofMillis(300));
    }

    /// The time from TERM to KILL for what an ended child leaves behind.
    private static final Duration LEAVINGS = Duration.ofMillis(500);

    /// How far the end has come. Stages only move forward.
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

    /// Guarded by this object, like the fields below.
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
