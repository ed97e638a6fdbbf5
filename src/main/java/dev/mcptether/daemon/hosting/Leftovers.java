package dev.mcptether.daemon.hosting;

import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessSignal;
import dev.mcptether.process.ProvenProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Ends the processes that a daemon which was killed has left: all that live of the sessions of its
/// `children`, each proven by pid, start and boot. For the next daemon that holds the lock, and for
/// `cleanup`.
public final class Leftovers {
    /// For those that heed TERM; they have lost their stdin long before.
    private static final Duration TERM_PATIENCE = Duration.ofMillis(500);

    /// How long the system may take to end what was killed.
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(2);

    private static final long LOOK_MILLIS = 10;

    private final ChildrenFile file;
    private final ProvenProcesses processes;

    public Leftovers(ChildrenFile file, ProvenProcesses processes) {
        this.file = file;
        this.processes = processes;
    }

    /// What lives.
    public List<ChildrenFile.Child> find() {
        return file.read().stream()
                .filter(each -> !processes.session(each.process()).isEmpty())
                .toList();
    }

    /// Ends them, and takes the file away. Takes its time: up to some seconds when there are any.
    ///
    /// @return how many processes there were
    public int end() throws IOException, InterruptedException {
        List<ProcessIdentity> leaders = find().stream().map(ChildrenFile.Child::process).toList();
        int count = 0;
        for (ProcessIdentity each : leaders) {
            count += processes.signalSession(each, ProcessSignal.TERM);
        }
        if (!await(leaders, TERM_PATIENCE)) {
            leaders.forEach(each -> processes.signalSession(each, ProcessSignal.KILL));
            await(leaders, KILL_PATIENCE);
        }
        file.clear();
        return count;
    }

    private boolean await(List<ProcessIdentity> leaders, Duration patience)
            throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (leaders.stream().anyMatch(each -> !processes.session(each).isEmpty())) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return true;
    }
}
