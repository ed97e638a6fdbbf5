package dev.mcptether.process;

import java.io.File;
import java.util.List;
import java.util.NoSuchElementException;

/// Signals processes that somebody else started, after proving each by pid, start and boot. A pid
/// alone proves nothing, because another process may have it by now.
///
/// The process could end between proof and signal, and its pid could be used again. But the system
/// first hands out all other pids, which takes far longer.
public final class ProvenProcesses {
    private final ProcessTable table;
    private final Sender sender;

    /// Sends a signal to the process that has this pid.
    @FunctionalInterface
    public interface Sender {
        void send(long pid, ProcessSignal signal);
    }

    public ProvenProcesses(ProcessTable table) {
        this(table, sender(table));
    }

    public ProvenProcesses(ProcessTable table, Sender sender) {
        this.table = table;
        this.sender = sender;
    }

    private static Sender sender(ProcessTable table) {
        try {
            if (File.separatorChar == '/' && table instanceof LinuxProcesses) {
                SpawnCalls calls = new SpawnCalls();
                return (pid, signal) -> calls.kill(pid, signal.number());
            }
        } catch (UnsupportedOperationException
                | IllegalCallerException
                | NoSuchElementException missing) {
            return ProvenProcesses::sendByHandle;
        }
        return ProvenProcesses::sendByHandle;
    }

    /// Whether this very process lives. Pid 1, and a process whose start is unknown, count as not
    /// living.
    public boolean lives(ProcessIdentity process) {
        return provable(process)
                && table.look(process.pid()) instanceof Look.Seen(Sighting sighting)
                && isLiving(sighting, process);
    }

    /// Whether this very process is proven to have ended. A failed look proves nothing.
    public boolean hasEnded(ProcessIdentity process) {
        return switch (table.look(process.pid())) {
            case Look.Absent _ -> true;
            case Look.Failed _ -> false;
            case Look.Seen(Sighting sighting) -> !isLiving(sighting, process);
        };
    }

    private static boolean isLiving(Sighting sighting, ProcessIdentity process) {
        return sighting.identity().equals(process) && sighting.state() != Sighting.State.ZOMBIE;
    }

    /// Signals one process.
    ///
    /// @return false if it is gone or another process has its pid
    public boolean signal(ProcessIdentity process, ProcessSignal signal) {
        if (!lives(process)) {
            return false;
        }
        sender.send(process.pid(), signal);
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

    private static void sendByHandle(long pid, ProcessSignal signal) {
        ProcessHandle.of(pid)
                .ifPresent(handle -> {
                    switch (signal) {
                        case TERM -> handle.destroy();
                        case KILL -> handle.destroyForcibly();
                    }
                });
    }
}
