package dev.mcptether.bridge;

/// What a message of the client meets on its way to the daemon.
enum Phase {
    /// No link: it waits.
    DOWN,
    /// A link whose daemon has not answered the replayed handshake yet: it waits.
    REPLAYING,
    /// The link was cut, but the daemon keeps the session: it waits, and nothing is lost.
    INTERRUPTED,
    /// It passes.
    UP
}
