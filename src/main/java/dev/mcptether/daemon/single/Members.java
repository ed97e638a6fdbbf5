package dev.mcptether.daemon.single;

import java.util.Optional;

/// The processes that are one daemon to its clients.
///
/// @param launcher stands between the daemon and the worker, if anything does
/// @param worker does the work; the daemon itself when nothing is supervised
/// @param listener listens at the address that clients use
public record Members(Optional<Member> launcher, Member worker, Member listener) {
    /// A daemon that serves its sessions itself.
    public static Members alone(Member daemon) {
        return new Members(Optional.empty(), daemon, daemon);
    }
}
