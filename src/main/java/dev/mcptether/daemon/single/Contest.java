package dev.mcptether.daemon.single;

import dev.mcptether.daemon.control.Deadline;
import dev.mcptether.home.LockFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Decides which process becomes the daemon. Each candidate calls it, and the one that gets the
/// lock has won. The others wait until the winner answers, and then end. If the winner ends first,
/// the lock is free, and they try again. A loser touches no file. Waits on its caller's thread.
public final class Contest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(100);

    private final DaemonFolder folder;
    private final Inquiry inquiry;

    public Contest(DaemonFolder folder, Inquiry inquiry) {
        this.folder = folder;
        this.inquiry = inquiry;
    }

    public sealed interface Outcome {
        record Won(LockFile lock) implements Outcome {}

        record Lost(Health winner) implements Outcome {}

        /// Another process has the lock and does not answer.
        record Stuck(String why) implements Outcome {}
    }

    /// @throws IOException if the lock file cannot be made or opened
    public Outcome enter() throws IOException {
        Deadline deadline = Deadline.in(PATIENCE);
        while (true) {
            Optional<LockFile> lock = folder.tryLock();
            if (lock.isPresent()) {
                return new Outcome.Won(lock.get());
            }
            DaemonView view = inquiry.look();
            if (view instanceof DaemonView.Answers answers) {
                return new Outcome.Lost(answers.health());
            }
            if (deadline.passed()) {
                return new Outcome.Stuck(stuck(view));
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    private String stuck(DaemonView view) {
        String why =
                switch (view) {
                    case DaemonView.Silent silent -> silent.why();
                    case DaemonView.Stopped stopped -> stopped.why();
                    case DaemonView.Answers answers -> "pid " + answers.health().pid();
                };
        return "another process holds %s and does not answer within %d s: %s"
                .formatted(folder.file("lock"), PATIENCE.toSeconds(), why);
    }
}
