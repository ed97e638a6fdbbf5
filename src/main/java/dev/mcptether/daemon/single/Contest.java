package dev.mcptether.daemon.single;

import dev.mcptether.home.LockFile;
import dev.mcptether.time.Pauses;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Decides which process becomes the daemon. Each candidate calls it, and the one that gets the
/// lock has won. The others wait until the winner answers, and then end. If the winner ends first,
/// the lock is free, and they try again. A loser touches no file. Waits on its caller's thread.
public final class Contest {
    /// How long a winner may take to answer. A starter waits a little longer for the first word of
    /// its process ({@link DaemonStart}), so that it hears why.
    static final Duration PATIENCE = Duration.ofSeconds(50);

    private static final Duration STEP = Duration.ofMillis(100);

    private final DaemonFolder folder;
    private final Supplier<DaemonView> look;
    private final Pauses pauses;

    /// @param look asks the daemon of this folder
    public Contest(DaemonFolder folder, Supplier<DaemonView> look, Pauses pauses) {
        this.folder = folder;
        this.look = look;
        this.pauses = pauses;
    }

    public sealed interface Outcome {
        record Won(LockFile lock) implements Outcome {}

        record Lost(Health winner) implements Outcome {}

        /// Another process has the lock and does not answer.
        record Stuck(String why) implements Outcome {}
    }

    /// @throws IOException if the lock file cannot be made or opened
    public Outcome enter() throws IOException {
        long beganNanos = pauses.nanos();
        while (true) {
            Optional<LockFile> lock = folder.tryLock();
            if (lock.isPresent()) {
                return new Outcome.Won(lock.get());
            }
            DaemonView view = look.get();
            if (view instanceof DaemonView.Answers answers) {
                return new Outcome.Lost(answers.health());
            }
            if (view instanceof DaemonView.Silent silent && silent.isFrozen()) {
                return stuck("another process holds %s: %s", silent.why());
            }
            if (pauses.nanos() - beganNanos >= PATIENCE.toNanos()) {
                String words =
                        "another process holds %s and has not answered for "
                                + PATIENCE.toSeconds()
                                + " s: %s";
                return stuck(words, why(view));
            }
            pauses.pause(STEP);
        }
    }

    private Outcome stuck(String words, String why) {
        return new Outcome.Stuck(words.formatted(folder.file("lock"), why));
    }

    private static String why(DaemonView view) {
        return switch (view) {
            case DaemonView.Silent silent -> silent.why();
            case DaemonView.Stopped stopped -> stopped.why();
            case DaemonView.Answers answers -> "pid " + answers.health().pid();
        };
    }
}
