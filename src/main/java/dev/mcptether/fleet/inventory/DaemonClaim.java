package dev.mcptether.fleet.inventory;

import dev.mcptether.config.Address;
import dev.mcptether.process.ProcessIdentity;
import java.util.List;
import java.util.Optional;

/// What the files of one daemon name say. It is a claim: nothing of it is believed before the
/// process table confirms it.
///
/// @param process the daemon's own process
/// @param address where that process listens
/// @param state as in health.json
/// @param launcher the launcher of what the daemon supervises
/// @param worker the process that does the work; the daemon itself when nothing is supervised
/// @param listener the process that listens where clients connect
/// @param children the processes that the daemon has started
public record DaemonClaim(
        String name,
        ProcessIdentity process,
        Optional<Address> address,
        String state,
        Optional<ProcessIdentity> launcher,
        ProcessIdentity worker,
        ProcessIdentity listener,
        List<Child> children) {
    /// @param process the leader of a session of its own
    /// @param server the server that the process belongs to
    public record Child(ProcessIdentity process, String server) {}
}
