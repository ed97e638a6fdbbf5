package dev.mcptether.daemon.hosting;

import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessSignal;
import dev.mcptether.process.ProvenProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Ends the processes that a killed daemon has left. It finds their sessions in the `children`
/// file, and proves each process by pid, start and boot. The next daemon that holds the lock uses
/// it, and so does `cleanup`.
public final class Leftovers {
    /// How long they have after TERM. They lost their stdin long before.
    private static final Duration TERM_PATIENCE = Duration.ofMillis(500);

    /// How long the system may take to end killed processes.
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(2);

    private static final long LOOK_MILLIS = 10;

    private final ChildrenFile file;
    private final ProvenProcesses processes;

    public Leftovers(ChildrenFile file, ProvenProcesses processes) {
        this.file = file;
        this.processes = processes;
    }

    /// The children of which a process still lives.
    public List<ChildrenFile.Child> find() {
        return file.read().stream()
                .filter(each -> !processes.session(each.process()).isEmpty())
                .toList();
    }

    /// Ends them and deletes the file. This may take some seconds if there are any.
    ///
    /// @return the number of processes that got TERM
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
