package dev.mcptether.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The servers that tether.yaml asks for.
///
/// @param servers those that can be used
/// @param mistakes what cannot be used, one sentence each
/// @param files what was read; when one of them changes, read again
public record Servers(List<ServerConfig> servers, List<Mistake> mistakes, List<Path> files) {
    /// @param server the server with the mistake; empty if the mistake spoils all of `servers:`
    public record Mistake(Optional<String> server, String text) {}

    public Servers {
        servers = List.copyOf(servers);
        mistakes = List.copyOf(mistakes);
        files = List.copyOf(files);
    }
}
