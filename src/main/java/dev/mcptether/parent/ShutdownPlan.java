package dev.mcptether.parent;

import dev.mcptether.event.EventSink;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Instance;
import dev.mcptether.event.OrphanTrigger;
import dev.mcptether.time.SystemTimers;
import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The one door out. The first cause wins; its steps run one after another, and the process ends
/// when they are through or after {@link #DEADLINE}, whatever hangs.
///
/// Each step has a thread of its own, which is interrupted and left behind when its budget is
/// spent: a step that hangs costs its budget and nothing more. The deadline has a thread of its own
/// too. No lock is held anywhere.
public final class ShutdownPlan {
    static final Duration DEADLINE = Duration.ofSeconds(2);

    /// Kept back from the steps, so that they are through before the deadline cuts them.
    static final Duration MARGIN = Duration.ofMillis(100);

    /// What a step gets even if those before it have used up all there was.
    private static final Duration LEAST = Duration.ofMillis(10);

    private static final Duration EVENT_BUDGET = Duration.ofMillis(50);

    private final EventSink events;
    private final Timers timers;
    private final Halt halt;

    private final AtomicReference<@Nullable Cause> cause = new AtomicReference<>();
    private final CountDownLatch through = new CountDownLatch(1);
    private volatile Function<ExitReason, Steps> steps = _ -> new Steps(List.of(), List.of());
    private volatile boolean stdinOpen = true;
    private volatile boolean clientReads = true;
    private volatile @Nullable Stage running;

    /// @param ending what is done while there may still be events
    /// @param sealing what puts everything on disk and on the wire after the last event
    public record Steps(List<ShutdownStep> ending, List<ShutdownStep> sealing) {}

    private record Cause(
            ExitReason reason, String detail, @Nullable OrphanTrigger trigger, long sinceNanos) {}

    public ShutdownPlan(EventSink events, Halt halt) {
        // Timers that nobody else can keep busy.
        this(events, new SystemTimers(), halt);
    }

    ShutdownPlan(EventSink events, Timers timers, Halt halt) {
        this.events = events;
        this.timers = timers;
        this.halt = halt;
    }

    /// Says what has to be done on the way out for each reason; before that, nothing has.
    public void steps(Function<ExitReason, Steps> steps) {
        this.steps = steps;
    }

    /// Ends this instance. May be called from any thread and any number of times, returns at once.
    public void request(ExitReason reason, String detail) {
        accept(new Cause(reason, detail, null, timers.nanos()));
    }

    /// Ends this instance because its client is gone. An orphan was prevented if stdin was still
    /// open; otherwise end-of-file was on its way.
    public void clientGone(OrphanTrigger trigger) {
        String detail = "found by " + trigger.label();
        accept(new Cause(ExitReason.CLIENT_GONE, detail, trigger, timers.nanos()));
    }

    /// Notes that nobody can write to our stdin any more. Ends nothing: see {@link StdioWatcher}.
    public void stdinHungUp() {
        stdinOpen = false;
    }

    /// Waits until everything is done and the process may end.
    void awaitThrough() throws InterruptedException {
        through.await();
    }

    private void accept(Cause asked) {
        if (nobodyReads(asked.reason())) {
            clientReads = false;
            Stage now = running;
            if (now != null) {
                now.skipIfForTheClient();
            }
        }
        if (!cause.compareAndSet(null, asked)) {
            return;
        }
        try {
            halt.after(DEADLINE, asked.reason());
            next(plan(asked), asked);
        } catch (OutOfMemoryError noThread) {
            halt.now(asked.reason());
        }
    }

    private static boolean nobodyReads(ExitReason reason) {
        return switch (reason) {
            case CLIENT_GONE, STDOUT_BROKEN -> true;
            case STDIN_EOF, SIGTERM, SIGINT, SIGHUP, IDLE, COMPLETED, INTERNAL_ERROR, KILLED ->
                    false;
        };
    }

    private Deque<ShutdownStep> plan(Cause cause) {
        Steps given = steps.apply(cause.reason());
        Deque<ShutdownStep> plan = new ArrayDeque<>();
        plan.add(ShutdownStep.always("first event", EVENT_BUDGET, _ -> sayStopping(cause)));
        plan.addAll(given.ending());
        plan.add(ShutdownStep.always("last event", EVENT_BUDGET, _ -> sayStopped(cause)));
        plan.addAll(given.sealing());
        return plan;
    }

    private void sayStopping(Cause cause) {
        events.emit(new Instance.Stopping(cause.reason(), cause.detail()));
        if (cause.trigger() != null && stdinOpen) {
            events.emit(new Instance.OrphanPrevented(cause.trigger()));
        }
    }

    private void sayStopped(Cause cause) {
        events.emit(new Instance.Stopped(cause.reason(), since(cause)));
    }

    /// Starts the next step that has somebody to do it for, or ends the process.
    private void next(Deque<ShutdownStep> todo, Cause cause) {
        ShutdownStep step = todo.poll();
        while (step != null && step.forTheClient() && !clientReads) {
            step = todo.poll();
        }
        if (step == null) {
            through.countDown();
            halt.now(cause.reason());
        } else {
            new Stage(step, budget(step, todo, cause), () -> next(todo, cause)).start();
        }
    }

    /// All it asks for, unless later steps would then not get what they ask for.
    private Duration budget(ShutdownStep step, Deque<ShutdownStep> later, Cause cause) {
        Duration left = DEADLINE.minus(MARGIN).minus(since(cause));
        for (ShutdownStep other : later) {
            left = left.minus(other.budget());
        }
        Duration most = left.compareTo(LEAST) < 0 ? LEAST : left;
        return step.budget().compareTo(most) < 0 ? step.budget() : most;
    }

    private Duration since(Cause cause) {
        return Duration.ofNanos(timers.nanos() - cause.sinceNanos());
    }

    /// A step at work. Done, out of time or left out, whichever is first, the next one follows
    /// once.
    private final class Stage {
        private final ShutdownStep step;
        private final Duration budget;
        private final Runnable next;
        private final AtomicBoolean left = new AtomicBoolean();
        private final Thread thread;

        Stage(ShutdownStep step, Duration budget, Runnable next) {
            this.step = step;
            this.budget = budget;
            this.next = next;
            String name = "tether-shutdown: " + step.name();
            this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
        }

        void start() {
            running = this;
            timers.after(budget, this::leave);
            thread.start();
            if (!clientReads) {
                skipIfForTheClient();
            }
        }

        void skipIfForTheClient() {
            if (step.forTheClient()) {
                leave();
            }
        }

        private void run() {
            try {
                step.action().run(budget);
            } catch (Exception failed) {
                // Its own to say; see ShutdownStep.Action.
            } finally {
                leave();
            }
        }

        private void leave() {
            if (left.compareAndSet(false, true)) {
                if (!thread.equals(Thread.currentThread())) {
                    thread.interrupt();
                }
                next.run();
            }
        }
    }
}
