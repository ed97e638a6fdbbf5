package dev.mcptether.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What tether.yaml says of the servers to host.
///
/// @param servers those that can be used
/// @param mistakes what cannot be used, each said in one sentence
/// @param files what was read: when one of them changes, this may be another
public record Servers(List<ServerConfig> servers, List<Mistake> mistakes, List<Path> files) {
    /// @param server whose mistake it is; empty when it spoils all of `servers:`
    public record Mistake(Optional<String> server, String text) {}

    public Servers {
        servers = List.copyOf(servers);
        mistakes = List.copyOf(mistakes);
        files = List.copyOf(files);
    }
}
