package dev.mcptether.cleanup;

import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessSignal;
import dev.mcptether.process.ProvenProcesses;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Ends processes with TERM, and then with KILL if they go on. Each process is proven again right
/// before each signal, because another process may have its pid by then.
///
/// @param term how long they have after TERM; a shim takes up to two seconds
/// @param kill how long the system may take to end killed processes
record ProvenEnd(ProvenProcesses processes, Duration term, Duration kill) {
    private static final long LOOK_MILLIS = 10;

    ProvenEnd(ProvenProcesses processes) {
        this(processes, Duration.ofMillis(2500), Duration.ofSeconds(2));
    }

    /// Ends these processes. It takes up to both times if one of them ignores TERM.
    ///
    /// @return the processes that are proven to have ended
    Set<ProcessIdentity> end(List<ProcessIdentity> all) throws InterruptedException {
        all.forEach(each -> processes.signal(each, ProcessSignal.TERM));
        if (!await(all, term)) {
            all.forEach(each -> processes.signal(each, ProcessSignal.KILL));
            await(all, kill);
        }
        return all.stream().filter(processes::hasEnded).collect(Collectors.toSet());
    }

    private boolean await(List<ProcessIdentity> all, Duration patience)
            throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (!all.stream().allMatch(processes::hasEnded)) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return true;
    }
}
