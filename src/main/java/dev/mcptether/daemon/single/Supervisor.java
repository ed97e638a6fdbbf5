package dev.mcptether.daemon.single;

import dev.mcptether.daemon.single.RestartPolicy.Decision;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.EventSink;
import dev.mcptether.process.StartException;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Turns;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps a command running that listens by itself. It starts the command and proves that it serves.
/// It starts it again when it or its worker ends, but not in a crash loop.
///
/// Only `turns` touch the state. Tasks that may wait (starting, asking, ending) run on `waiting`,
/// and their results are handled in a turn.
public final class Supervisor {
    private static final Duration FIRST_LOOK = Duration.ofMillis(50);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final SupervisedLife.Source source;
    private final Context context;
    private final Supplier<String> lastWords;
    private final Listener listener;
    private final RestartPolicy policy = new RestartPolicy();

    private volatile State state = new State.Waiting();

    /// What to do when nothing of the command is left. Null until {@link #stop}.
    private @Nullable Runnable whenOver;

    /// @param waiting runs tasks that may wait
    public record Context(Turns turns, Timers timers, Executor waiting, EventSink events) {}

    /// Hears about the command, in turns.
    public interface Listener {
        void serving(Members members);

        /// @param diagnosis for a person
        void crashLoop(String diagnosis);

        /// A life has begun. From now on the listener must end its process if nobody else does.
        void begun(SupervisedLife life);

        /// A life and all its processes have ended.
        void gone(SupervisedLife life);
    }

    /// The state of the command.
    sealed interface State {
        /// @param life null until it is started
        record Starting(@Nullable SupervisedLife life, long sinceNanos) implements State {}

        record Serving(SupervisedLife life, Members members, long sinceNanos) implements State {}

        /// A life has ended, and its remaining processes are being ended.
        record Ending() implements State {}

        /// The supervisor waits for the next start.
        record Waiting() implements State {}

        record CrashLoop(String diagnosis) implements State {}
    }

    /// @param lastWords gives the last lines that the command wrote
    public Supervisor(
            SupervisedLife.Source source,
            Supplier<String> lastWords,
            Listener listener,
            Context context) {
        this.source = source;
        this.lastWords = lastWords;
        this.listener = listener;
        this.context = context;
    }

    public void start() {
        context.turns().run(this::begin);
    }

    /// The processes that serve; empty if none do.
    public Optional<Members> members() {
        return state instanceof State.Serving(_, Members members, _)
                ? Optional.of(members)
                : Optional.empty();
    }

    /// Ends the command for good, and then runs `done`.
    public void stop(Runnable done) {
        context.turns()
                .run(() -> {
                    whenOver = done;
                    SupervisedLife life = life(state);
                    if (life != null) {
                        endForGood(life, done);
                    } else if (state instanceof State.CrashLoop || state instanceof State.Waiting) {
                        done.run();
                    }
                });
    }

    private void endForGood(SupervisedLife life, Runnable done) {
        context.waiting()
                .execute(() -> {
                    life.end();
                    done.run();
                });
    }

    private static @Nullable SupervisedLife life(State state) {
        return switch (state) {
            case State.Starting(SupervisedLife life, _) -> life;
            case State.Serving(SupervisedLife life, _, _) -> life;
            case State.Ending _, State.Waiting _, State.CrashLoop _ -> null;
        };
    }

    /// Whether this is the present life and not an earlier one.
    @SuppressWarnings("ReferenceEquality") // A life has no value to compare.
    private boolean isNow(SupervisedLife life) {
        return life(state) == life;
    }

    private void begin() {
        if (whenOver != null) {
            return;
        }
        long now = context.timers().nanos();
        state = new State.Starting(null, now);
        waitFor(() -> {
            try {
                SupervisedLife life = source.begin();
                return () -> begun(life, now);
            } catch (StartException failed) {
                return () -> ended(String.valueOf(failed.getMessage()), now);
            }
        });
    }

    private void begun(SupervisedLife life, long sinceNanos) {
        if (whenOver != null) {
            endForGood(life, whenOver);
            return;
        }
        state = new State.Starting(life, sinceNanos);
        listener.begun(life);
        var _ = life.ended().thenAccept(how -> context.turns().run(() -> lifeEnded(life, how)));
        askWhetherItServes(life, sinceNanos, FIRST_LOOK);
    }

    private void askWhetherItServes(SupervisedLife life, long sinceNanos, Duration next) {
        waitFor(() -> {
            Optional<Members> serving = life.serving();
            return () -> {
                if (whenOver != null || !isNow(life)) {
                    return;
                }
                if (serving.isPresent()) {
                    serves(life, serving.get(), sinceNanos);
                } else {
                    Duration longer = next.multipliedBy(2);
                    Duration after = longer.compareTo(LOOK) < 0 ? longer : LOOK;
                    later(next, () -> askWhetherItServes(life, sinceNanos, after));
                }
            };
        });
    }

    private void serves(SupervisedLife life, Members members, long sinceNanos) {
        state = new State.Serving(life, members, sinceNanos);
        context.events()
                .emit(
                        new Daemon.WorkerServes(
                                members.worker().process().pid(),
                                Duration.ofNanos(context.timers().nanos() - sinceNanos)));
        listener.serving(members);
        watch(life, members);
    }

    /// Watches the worker, because the started process may be a launcher that outlives it.
    private void watch(SupervisedLife life, Members members) {
        later(
                LOOK,
                () ->
                        waitFor(() -> {
                            boolean lives = life.lives(members);
                            return () -> {
                                if (whenOver != null || !isNow(life)) {
                                    return;
                                }
                                if (lives) {
                                    watch(life, members);
                                } else {
                                    lifeEnded(
                                            life,
                                            "lost its worker, pid "
                                                    + members.worker().process().pid());
                                }
                            };
                        }));
    }

    private void lifeEnded(SupervisedLife life, String how) {
        if (whenOver != null || !isNow(life)) {
            return;
        }
        long since =
                switch (state) {
                    case State.Starting(_, long sinceNanos) -> sinceNanos;
                    case State.Serving(_, _, long sinceNanos) -> sinceNanos;
                    case State.Ending _, State.Waiting _, State.CrashLoop _ ->
                            context.timers().nanos();
                };
        state = new State.Ending();
        // A process that is left, such as a worker without its launcher, would keep the address.
        waitFor(() -> {
            life.end();
            return () -> {
                listener.gone(life);
                ended(how, since);
            };
        });
    }

    private void ended(String how, long sinceNanos) {
        if (whenOver != null) {
            whenOver.run();
            return;
        }
        long now = context.timers().nanos();
        Duration lived = Duration.ofNanos(now - sinceNanos);
        context.events().emit(new Daemon.WorkerEnded(how, lived));
        switch (policy.ended(now, lived)) {
            case Decision.After(Duration delay) -> {
                state = new State.Waiting();
                later(delay, this::begin);
            }
            case Decision.Never() -> giveUp(how);
        }
    }

    private void giveUp(String how) {
        String words = lastWords.get();
        String diagnosis =
                "the command ended %d times within %d s and is not started again; the last time it %s%s"
                        .formatted(
                                RestartPolicy.MOST_ENDS,
                                RestartPolicy.WINDOW.toSeconds(),
                                how,
                                words.isEmpty() ? "" : ". The log's last lines:\n" + words);
        state = new State.CrashLoop(diagnosis);
        context.events().emit(new Daemon.CrashLoop(RestartPolicy.MOST_ENDS, how));
        listener.crashLoop(diagnosis);
    }

    /// Runs a task that may wait. What it returns runs in a turn.
    private void waitFor(Supplier<Runnable> task) {
        context.waiting().execute(() -> context.turns().run(task.get()));
    }

    private void later(Duration delay, Runnable task) {
        var _ = context.timers().after(delay, () -> context.turns().run(task));
    }
}
