package dev.mcptether.fleet.inventory;

import dev.mcptether.event.Label;

/// Something that is wrong with one process.
///
/// @param detail for a person, in one line; holds no secret
public record Finding(What what, String detail) {
    public enum What implements Label {
        ORPHAN,
        ZOMBIE,
        /// It is one of several daemons where only one should be, and it is not the right one.
        DUPLICATE_DAEMON,
        /// A client has more shims for one purpose than are plausible.
        LEAKING_CLIENT
    }
}
