package dev.mcptether.fleet.inventory;

import dev.mcptether.config.Address;
import dev.mcptether.process.ProcessIdentity;
import java.util.List;
import java.util.Optional;

/// What the files of one daemon name say: a claim, nothing of which is believed before the process
/// table confirms it.
///
/// @param process the daemon's own
/// @param address where that process listens
/// @param state as in health.json
/// @param launcher of what it supervises
/// @param worker does the work; the daemon itself when nothing is supervised
/// @param listener listens where clients connect
/// @param children the processes it has started
public record DaemonClaim(
        String name,
        ProcessIdentity process,
        Optional<Address> address,
        String state,
        Optional<ProcessIdentity> launcher,
        ProcessIdentity worker,
        ProcessIdentity listener,
        List<Child> children) {
    /// @param process leads a session of its own
    /// @param server whose process it is
    public record Child(ProcessIdentity process, String server) {}
}
