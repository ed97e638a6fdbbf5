package dev.mcptether.config;

import java.nio.file.Path;

/// The working directory of a server's processes.
public sealed interface WorkPlace {
    record Directory(Path path) implements WorkPlace {}

    /// The directory where the session's shim works, as its report says.
    record OfClient() implements WorkPlace {}
}
