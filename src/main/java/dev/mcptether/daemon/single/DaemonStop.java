package dev.mcptether.daemon.single;

import dev.mcptether.daemon.control.Asker;
import dev.mcptether.daemon.control.ControlClient;
import dev.mcptether.daemon.control.Deadline;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessSignal;
import dev.mcptether.process.ProvenProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Ends a daemon: first by a request, then by TERM, then by KILL. It does so only to a process that
/// is proven, by its own answer or by {@link DaemonProof}. It leaves every other process alone that
/// a file names. At last it ends what the daemon's children left. Waits on its caller's thread.
public final class DaemonStop {
    /// How long an orderly end may take. Normally it takes at most two seconds, even with a child
    /// that does not want to end.
    private static final Duration ORDERLY = Duration.ofSeconds(10);

    private static final Duration TERM = Duration.ofSeconds(4);
    private static final Duration KILL = Duration.ofSeconds(5);
    private static final Duration STEP = Duration.ofMillis(10);

    private final Inquiry inquiry;
    private final ProvenProcesses processes;
    private final Runnable endChildren;

    /// @param endChildren ends what the daemon's children left behind, and proves each process
    ///   first
    public DaemonStop(Inquiry inquiry, ProvenProcesses processes, Runnable endChildren) {
        this.inquiry = inquiry;
        this.processes = processes;
        this.endChildren = endChildren;
    }

    public sealed interface Outcome {
        /// @param how a text that follows "pid N"
        record Ended(long pid, String how) implements Outcome {}

        record WasNotRunning(String why) implements Outcome {}

        record Failed(String why) implements Outcome {}
    }

    public Outcome stop(Asker asker) {
        Outcome outcome =
                switch (inquiry.look()) {
                    case DaemonView.Answers answers -> ask(answers.health().process(), asker);
                    case DaemonView.Silent silent -> make(silent);
                    case DaemonView.Stopped(String why) -> new Outcome.WasNotRunning(why);
                };
        if (!(outcome instanceof Outcome.Failed)) {
            endChildren.run();
        }
        return outcome;
    }

    private Outcome ask(ProcessIdentity daemon, Asker asker) {
        try (ControlClient client = inquiry.connect()) {
            client.stop(asker);
        } catch (IOException unheard) {
            return signal(daemon, TERM);
        }
        return ends(daemon, ORDERLY)
                ? new Outcome.Ended(daemon.pid(), "ended in order")
                : signal(daemon, TERM);
    }

    /// Signals a daemon that does not answer. A stopped process gets TERM only when it goes on, so
    /// there is no wait after it.
    private Outcome make(DaemonView.Silent silent) {
        return signal(silent.process().identity(), silent.isFrozen() ? Duration.ZERO : TERM);
    }

    private Outcome signal(ProcessIdentity daemon, Duration patience) {
        processes.signal(daemon, ProcessSignal.TERM);
        if (ends(daemon, patience)) {
            return new Outcome.Ended(daemon.pid(), "ended after SIGTERM");
        }
        processes.signal(daemon, ProcessSignal.KILL);
        return ends(daemon, KILL)
                ? new Outcome.Ended(daemon.pid(), "did not end by itself and was killed")
                : new Outcome.Failed(
                        "pid %d does not end, not even when killed; it may hang in the system's own"
                                        .formatted(daemon.pid())
                                + " code: look at `ps -o stat,wchan "
                                + daemon.pid()
                                + "`");
    }

    private boolean ends(ProcessIdentity daemon, Duration patience) {
        Deadline deadline = Deadline.in(patience);
        while (processes.lives(daemon)) {
            if (deadline.passed()) {
                return false;
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        return true;
    }
}
