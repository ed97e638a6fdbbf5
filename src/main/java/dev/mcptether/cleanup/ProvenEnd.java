package dev.mcptether.cleanup;

import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessSignal;
import dev.mcptether.process.ProvenProcesses;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Ends processes: TERM, and KILL for those that go on. Each is proven again directly before each
/// signal, because its pid may be another's by then.
///
/// @param term how long they have to heed TERM; a shim takes up to two seconds
/// @param kill how long the system may take to end what was killed
record ProvenEnd(ProvenProcesses processes, Duration term, Duration kill) {
    private static final long LOOK_MILLIS = 10;

    ProvenEnd(ProvenProcesses processes) {
        this(processes, Duration.ofMillis(2500), Duration.ofSeconds(2));
    }

    /// Takes up to the time of both when one does not heed.
    ///
    /// @return those that are proven to have ended
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
