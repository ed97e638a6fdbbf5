package dev.mcptether.config;

import java.nio.file.Path;

/// The token that the user has set, which is sent to the daemon. Daemons of this home need none,
/// because they and their shims prove to each other that they know theirs. A token file is read at
/// each connect attempt, because the daemon may write it after the shim has started.
public sealed interface TokenSource {
    record None() implements TokenSource {}

    record Literal(Token token) implements TokenSource {}

    record File(Path path) implements TokenSource {}
}
