package dev.mcptether.ending;

import dev.mcptether.event.EventSink;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Instance;
import dev.mcptether.event.OrphanTrigger;
import dev.mcptether.lineage.StdioWatcher;
import dev.mcptether.time.SystemTimers;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The only way in which the process ends. The first cause wins. Its steps run one after another.
/// The process ends when they are done, or after {@link #DEADLINE}, whatever hangs.
///
/// The steps run on a thread of their own, `tether-shutdown`. A step that hangs loses only its own
/// budget: its thread is interrupted and left behind, and another thread continues. The deadline
/// has its own thread too. No lock is held anywhere.
public final class ShutdownPlan {
    static final Duration DEADLINE = Duration.ofSeconds(2);

    /// Time that the steps do not get, so that they are done before the deadline cuts them.
    static final Duration MARGIN = Duration.ofMillis(100);

    /// What a step gets at least, even if the steps before it have used up all the time.
    private static final Duration LEAST = Duration.ofMillis(10);

    private final EventSink events;
    private final Timers timers;
    private final Halt halt;

    private final AtomicReference<@Nullable Cause> cause = new AtomicReference<>();
    private volatile Function<ExitReason, Steps> steps = _ -> new Steps(List.of(), List.of());
    private volatile boolean stdinOpen = true;
    private volatile boolean clientReads = true;
    private volatile @Nullable Stage running;

    /// @param ending what to do while events may still come
    /// @param sealing what brings everything to disk and out to the network after the last event
    public record Steps(List<ShutdownStep> ending, List<ShutdownStep> sealing) {}

    private record Cause(
            ExitReason reason,
            String detail,
            @Nullable OrphanTrigger trigger,
            @Nullable Surprise surprise,
            long sinceNanos) {
        Cause(ExitReason reason, String detail, long sinceNanos) {
            this(reason, detail, null, null, sinceNanos);
        }
    }

    /// An exception that nobody expected, and the thread that threw it.
    private record Surprise(String thread, Throwable thrown) {
        Instance.Failed event() {
            StackTraceElement[] lines = thrown.getStackTrace();
            return new Instance.Failed(
                    thread, lines.length == 0 ? thrown.toString() : thrown + " at " + lines[0]);
        }
    }

    public ShutdownPlan(EventSink events, Halt halt) {
        // Timers of our own, which nobody else can keep busy.
        this(events, new SystemTimers(), halt);
    }

    ShutdownPlan(EventSink events, Timers timers, Halt halt) {
        this.events = events;
        this.timers = timers;
        this.halt = halt;
    }

    /// Sets the steps for each reason. Before this call there are no steps.
    public void steps(Function<ExitReason, Steps> steps) {
        this.steps = steps;
    }

    /// Whether the end has begun. If so, do not begin anything new.
    public boolean ending() {
        return cause.get() != null;
    }

    /// Ends this instance. Any thread may call it, any number of times. It returns at once.
    public void request(ExitReason reason, String detail) {
        accept(new Cause(reason, detail, timers.nanos()));
    }

    /// Ends this instance because a thread did not catch this exception. Any thread; returns at
    /// once.
    public void surprise(Thread thread, Throwable thrown) {
        if (ending()) {
            return;
        }
        try {
            Surprise surprise = new Surprise(thread.getName(), thrown);
            String detail = thrown.getClass().getName();
            accept(new Cause(ExitReason.INTERNAL_ERROR, detail, null, surprise, timers.nanos()));
        } catch (Throwable worse) {
            halt.now(ExitReason.INTERNAL_ERROR);
        }
    }

    /// Ends this instance because its client is gone. If stdin was still open, this prevented an
    /// orphan; otherwise end-of-file was on its way.
    public void clientGone(OrphanTrigger trigger) {
        accept(new Cause(ExitReason.CLIENT_GONE, trigger.label(), trigger, null, timers.nanos()));
    }

    /// Notes that nobody can write to our stdin any more. This ends nothing: see {@link
    /// StdioWatcher}.
    public void stdinHungUp() {
        stdinOpen = false;
    }

    private void accept(Cause asked) {
        if (nobodyReads(asked.reason())) {
            clientReads = false;
            Stage now = running;
            if (now != null) {
                now.leaveIfForTheClient();
            }
        }
        if (!cause.compareAndSet(null, asked)) {
            return;
        }
        try {
            halt.after(DEADLINE, asked.reason());
            Way way = new Way(asked, steps.apply(asked.reason()));
            work(() -> sayStopping(asked), way);
        } catch (Throwable noThreadOrNoMemory) {
            halt.now(asked.reason());
        }
    }

    private static boolean nobodyReads(ExitReason reason) {
        return switch (reason) {
            case CLIENT_GONE, STDOUT_BROKEN -> true;
            case STDIN_EOF,
                    SIGTERM,
                    SIGINT,
                    SIGHUP,
                    IDLE,
                    COMPLETED,
                    STOP_ASKED,
                    TAKEN_OVER,
                    CANNOT_START,
                    INTERNAL_ERROR,
                    KILLED ->
                    false;
        };
    }

    private void sayStopping(Cause cause) {
        if (cause.surprise() != null) {
            events.emit(cause.surprise().event());
        }
        events.emit(new Instance.Stopping(cause.reason(), cause.detail()));
        if (cause.trigger() != null && stdinOpen) {
            events.emit(new Instance.OrphanPrevented(cause.trigger()));
        }
    }

    private void sayStopped(Cause cause) {
        events.emit(new Instance.Stopped(cause.reason(), since(cause)));
    }

    /// Runs this task and all steps on a new thread, until that thread is left behind.
    private void work(Runnable first, Way way) {
        Runnable worker =
                () -> {
                    Threads.run(first);
                    if (runAll(way.ending, way)) {
                        if (!way.stopped) {
                            way.stopped = true;
                            Threads.run(() -> sayStopped(way.cause));
                        }
                        if (runAll(way.sealing, way)) {
                            halt.now(way.cause.reason());
                        }
                    }
                };
        Threads.start("tether-shutdown", worker);
    }

    /// @return whether this thread is still wanted
    private boolean runAll(Deque<ShutdownStep> steps, Way way) {
        boolean wanted = true;
        while (wanted && !steps.isEmpty()) {
            ShutdownStep step = steps.remove();
            wanted = new Stage(step, budget(step, way), way).run();
        }
        return wanted;
    }

    /// The time for a step: what it asks for, unless later steps would then get less than they ask
    /// for. The last step gets all that is left, because it brings everything to disk and nobody
    /// waits after it.
    private Duration budget(ShutdownStep step, Way way) {
        Duration left = DEADLINE.minus(MARGIN).minus(since(way.cause));
        for (ShutdownStep later : way.ending) {
            left = left.minus(later.budget());
        }
        for (ShutdownStep later : way.sealing) {
            left = left.minus(later.budget());
        }
        Duration most = left.compareTo(LEAST) < 0 ? LEAST : left;
        boolean last = way.ending.isEmpty() && way.sealing.isEmpty();
        return last || step.budget().compareTo(most) > 0 ? most : step.budget();
    }

    private Duration since(Cause cause) {
        return Duration.ofNanos(timers.nanos() - cause.sinceNanos());
    }

    /// The rest of the way out. The thread that works on it owns it.
    private static final class Way {
        private final Cause cause;
        private final Deque<ShutdownStep> ending;
        private final Deque<ShutdownStep> sealing;
        private boolean stopped;

        Way(Cause cause, Steps steps) {
            this.cause = cause;
            this.ending = new ArrayDeque<>(steps.ending());
            this.sealing = new ArrayDeque<>(steps.sealing());
        }
    }

    /// A step that runs on the thread that made this object. Whoever comes first ends it: the step
    /// itself, its timer, or the news that nobody is left to do it for. The last two leave the
    /// thread behind.
    private final class Stage {
        private final ShutdownStep step;
        private final Duration budget;
        private final Way way;
        private final Thread thread = Thread.currentThread();
        private final AtomicBoolean over = new AtomicBoolean();

        Stage(ShutdownStep step, Duration budget, Way way) {
            this.step = step;
            this.budget = budget;
            this.way = way;
        }

        /// @return whether the thread is still wanted
        boolean run() {
            running = this;
            if (clientReads || !step.forTheClient()) {
                Timers.Timer timer = timers.after(budget, this::leaveBehind);
                try {
                    step.action().run(budget);
                } catch (Throwable failed) {
                    // Ignored: see ShutdownStep.Action. The process ends anyway.
                }
                timer.cancel();
            }
            return over.compareAndSet(false, true);
        }

        void leaveIfForTheClient() {
            if (step.forTheClient()) {
                leaveBehind();
            }
        }

        private void leaveBehind() {
            if (over.compareAndSet(false, true)) {
                thread.interrupt();
                work(() -> {}, way);
            }
        }
    }
}
