package dev.mcptether.daemon.single;

import java.util.Optional;

/// The processes that clients see as one daemon.
///
/// @param launcher the process between the daemon and the worker, if there is one
/// @param worker the process that does the work; the daemon itself if nothing is supervised
/// @param listener the process that listens at the clients' address
public record Members(Optional<Member> launcher, Member worker, Member listener) {
    /// The members of a daemon that serves its sessions itself.
    public static Members alone(Member daemon) {
        return new Members(Optional.empty(), daemon, daemon);
    }
}
