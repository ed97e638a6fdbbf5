package dev.mcptether.daemon;

/// What a daemon serves to each client: the embedded MCP server, or another server for each
/// session.
@FunctionalInterface
public interface SessionHost {
    /// @param number of the session, unique in this instance
    ServedSession open(long number, ToClient client);
}
