package dev.mcptether.daemon.single;

import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import dev.mcptether.process.TetherProgram;
import java.util.Optional;

/// Checks whether a process is the daemon that a file names. Any process may have written the file.
/// So pid, start and boot must agree, and the process must run Tether's daemon.
final class DaemonProof {
    private final ProcessTable processes;

    DaemonProof(ProcessTable processes) {
        this.processes = processes;
    }

    /// The process table's entry of the daemon that this health names; empty if it is not proven.
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
