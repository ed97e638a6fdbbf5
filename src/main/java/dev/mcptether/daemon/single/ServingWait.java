package dev.mcptether.daemon.single;

import dev.mcptether.time.Pauses;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Waits until a daemon serves that has just started, or that another starter has just started. The
/// machine may be busy, so a process that lives has long, and one that a signal has stopped has no
/// time at all. Waits on its caller's thread.
final class ServingWait {
    /// For a daemon whose process lives. Its processor may be shared with twenty starters: with all
    /// of them and twenty other programs on one core, 10 s were too few (issue 13, measured).
    static final Duration LIVING = Duration.ofSeconds(60);

    /// For a daemon of which no process is known. Its files may not be written yet.
    static final Duration UNKNOWN = Duration.ofSeconds(10);

    private static final Duration STEP = Duration.ofMillis(100);

    private final Supplier<DaemonView> look;
    private final Pauses pauses;

    ServingWait(Supplier<DaemonView> look, Pauses pauses) {
        this.look = look;
        this.pauses = pauses;
    }

    /// Returns the first view in which it serves, or else the last one.
    DaemonView await() {
        long beganNanos = pauses.nanos();
        while (true) {
            DaemonView view = look.get();
            Duration waited = Duration.ofNanos(pauses.nanos() - beganNanos);
            if (waited.compareTo(patience(view)) >= 0) {
                return view;
            }
            pauses.pause(STEP);
        }
    }

    private static Duration patience(DaemonView view) {
        return switch (view) {
            case DaemonView.Answers answers -> starts(answers) ? LIVING : Duration.ZERO;
            case DaemonView.Silent silent -> silent.isFrozen() ? Duration.ZERO : LIVING;
            case DaemonView.Stopped _ -> UNKNOWN;
        };
    }

    private static boolean starts(DaemonView.Answers answers) {
        return answers.health().state().equals(Optional.of(DaemonState.STARTING));
    }
}
