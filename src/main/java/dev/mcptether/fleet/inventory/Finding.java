package dev.mcptether.fleet.inventory;

import dev.mcptether.event.Label;

/// Something that is wrong with one process.
///
/// @param detail for a person, in one line; holds no secret
public record Finding(What what, String detail) {
    public enum What implements Label {
        ORPHAN,
        ZOMBIE,
        /// One of several daemons where one should be, and not the one that is right.
        DUPLICATE_DAEMON,
        /// A client with more shims for one purpose than are plausible.
        LEAKING_CLIENT
    }
}
