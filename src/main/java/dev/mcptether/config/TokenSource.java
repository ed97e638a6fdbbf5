package dev.mcptether.config;

import java.nio.file.Path;

/// Where the token for the daemon comes from. A file is read at each connect attempt, because the
/// daemon may write it after the shim has started.
public sealed interface TokenSource {
    record None() implements TokenSource {}

    record Literal(Token token) implements TokenSource {}

    record File(Path path) implements TokenSource {}
}
