package dev.mcptether.daemon;

import java.util.List;

/// What is behind a path of the daemon's address.
public sealed interface Destination {
    /// An MCP server. Its sessions are listed, and those of shims outlive their sockets.
    record Server(SessionHost host) implements Destination {}

    /// The daemon's own conversation about itself. It is no session: it is not listed, and lives as
    /// long as its socket.
    record Control(SessionHost host) implements Destination {}

    /// Nothing any more: the daemon lets its open calls finish, and ends.
    record Draining() implements Destination {}

    /// Nothing; who asks is told what there is.
    ///
    /// @param names of the servers that a client can ask for
    record Nowhere(List<String> names) implements Destination {
        public Nowhere {
            names = List.copyOf(names);
        }

        /// One line for the person who asked.
        String explanation() {
            return "no such server; there are: " + String.join(", ", names);
        }
    }
}
