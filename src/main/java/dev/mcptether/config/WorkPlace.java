package dev.mcptether.config;

import java.nio.file.Path;

/// Where a server's processes work.
public sealed interface WorkPlace {
    record Directory(Path path) implements WorkPlace {}

    /// Where the session's shim works, as it says itself.
    record OfClient() implements WorkPlace {}
}
