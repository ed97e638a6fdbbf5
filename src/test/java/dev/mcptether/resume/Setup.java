package dev.mcptether.resume;

/// The size of a {@link World}, and its fault.
///
/// @param seed the seed of the client's keys
record Setup(
        long seed,
        Window clientWindow,
        Window serverWindow,
        ServerSessions.Bounds bounds,
        Limits limits,
        WireFault fault) {
    /// @param messages the number per session and direction
    record Limits(int messages, int connections, int restarts) {}
}
