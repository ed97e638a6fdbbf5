package dev.mcptether.daemon;

import java.util.List;

/// What the daemon serves at a path of its address.
public sealed interface Destination {
    /// An MCP server. Its sessions are listed, and those of shims outlive their sockets.
    record Server(SessionHost host) implements Destination {}

    /// The daemon's conversation about itself. It is no session: it is not listed, and lives as
    /// long as its socket.
    record Control(SessionHost host) implements Destination {}

    /// Nothing any more: the daemon waits for its open calls and then ends.
    record Draining() implements Destination {}

    /// Nothing. The client is told which servers there are.
    ///
    /// @param names of the servers that a client can ask for
    record Nowhere(List<String> names) implements Destination {
        public Nowhere {
            names = List.copyOf(names);
        }

        /// One line for the person who uses the client.
        String explanation() {
            return "no such server; there are: " + String.join(", ", names);
        }
    }
}
