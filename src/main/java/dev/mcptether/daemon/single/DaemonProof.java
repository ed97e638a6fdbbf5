package dev.mcptether.daemon.single;

import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import dev.mcptether.process.TetherProgram;
import java.util.Optional;

/// Whether a process is the daemon that a file says it is. A pid counts only together with start
/// and boot, and only when the process runs Tether's daemon: anybody may have written the file.
final class DaemonProof {
    private final ProcessTable processes;

    DaemonProof(ProcessTable processes) {
        this.processes = processes;
    }

    /// What the table shows of the daemon that this health claims; empty when it is not proven.
    Optional<Sighting> of(Health health) {
        return processes.look(health.pid()) instanceof Look.Seen(Sighting sighting)
                        && alive(sighting, health.process())
                        && processes
                                .command(health.pid())
                                .filter(TetherProgram::mayBeDaemon)
                                .isPresent()
                ? Optional.of(sighting)
                : Optional.empty();
    }

    private static boolean alive(Sighting sighting, ProcessIdentity claimed) {
        return sighting.identity().equals(claimed) && sighting.state() != Sighting.State.ZOMBIE;
    }
}
