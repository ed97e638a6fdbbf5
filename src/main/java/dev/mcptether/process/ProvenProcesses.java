package dev.mcptether.process;

import java.io.File;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Signals processes that somebody else started, after proving each by pid, start and boot. A pid
/// alone proves nothing, because another process may have it by now.
///
/// The process could end between proof and signal, and its pid could be used again. But the system
/// first hands out all other pids, which takes far longer.
public final class ProvenProcesses {
    private final ProcessTable table;
    private final Optional<SpawnCalls> calls;

    public ProvenProcesses(ProcessTable table) {
        this.table = table;
        this.calls = calls(table);
    }

    private static Optional<SpawnCalls> calls(ProcessTable table) {
        try {
            return File.separatorChar == '/' && table instanceof LinuxProcesses
                    ? Optional.of(new SpawnCalls())
                    : Optional.empty();
        } catch (UnsupportedOperationException
                | IllegalCallerException
                | NoSuchElementException missing) {
            return Optional.empty();
        }
    }

    /// Whether this very process lives. Pid 1, and a process whose start is unknown, count as not
    /// living.
    public boolean lives(ProcessIdentity process) {
        return provable(process)
                && table.look(process.pid()) instanceof Look.Seen(Sighting sighting)
                && sighting.identity().equals(process)
                && sighting.state() != Sighting.State.ZOMBIE;
    }

    /// Signals one process.
    ///
    /// @return false if it is gone or another process has its pid
    public boolean signal(ProcessIdentity process, ProcessSignal signal) {
        if (!lives(process)) {
            return false;
        }
        send(process.pid(), signal);
        return true;
    }

    /// The living processes of the session that this process leads or led, including itself. The
    /// number of a session is not used again while one of its processes lives.
    public List<ProcessIdentity> session(ProcessIdentity leader) {
        if (!provable(leader)
                || (table.look(leader.pid()) instanceof Look.Seen(Sighting now)
                        && !now.identity().equals(leader))) {
            return List.of();
        }
        return table.all().stream()
                .filter(each -> each.session() == leader.pid() || each.pid() == leader.pid())
                .filter(each -> each.state() != Sighting.State.ZOMBIE)
                .map(Sighting::identity)
                .filter(each -> each.startTicks() >= leader.startTicks())
                .toList();
    }

    /// Signals all living processes of a session.
    ///
    /// @return how many there were
    public int signalSession(ProcessIdentity leader, ProcessSignal signal) {
        List<ProcessIdentity> members = session(leader);
        members.forEach(each -> signal(each, signal));
        return members.size();
    }

    private boolean provable(ProcessIdentity process) {
        return process.pid() > 1
                && process.startTicks() > 0
                && table.bootId().equals(process.bootId());
    }

    private void send(long pid, ProcessSignal signal) {
        if (calls.isPresent()) {
            calls.get().kill(pid, signal.number());
            return;
        }
        ProcessHandle.of(pid)
                .ifPresent(handle -> {
                    switch (signal) {
                        case TERM -> handle.destroy();
                        case KILL -> handle.destroyForcibly();
                    }
                });
    }
}
