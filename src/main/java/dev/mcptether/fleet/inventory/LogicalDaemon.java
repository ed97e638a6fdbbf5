package dev.mcptether.fleet.inventory;

import dev.mcptether.config.Address;
import java.util.List;
import java.util.Optional;

/// One daemon, however many processes it has. A launcher and its worker are one daemon.
///
/// @param name the daemon's name; for a foreign one `foreign:` and its address
/// @param state as its health.json says; empty for a foreign one
/// @param address where its clients connect; empty when that is not known
/// @param members its processes: each before those that stand below it in the tree, at the same
///   depth the oldest first, and at the same age the one with the lowest pid first
/// @param listeners the pids of all processes that listen at its address; 0 stands for one whose
///   sockets were not looked up
/// @param listenerIsWorker whether the process that listens is the one that should
public record LogicalDaemon(
        String name,
        boolean own,
        String state,
        Optional<Address> address,
        List<ProcessNode> members,
        List<Long> listeners,
        boolean listenerIsWorker) {
    static final String FOREIGN = "foreign:";
}
