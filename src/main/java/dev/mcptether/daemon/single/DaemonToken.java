package dev.mcptether.daemon.single;

import dev.mcptether.config.Token;
import dev.mcptether.config.TokenFile;
import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;

/// The secret that a daemon shares with the clients of its own user, in `daemons/<name>/token`.
public final class DaemonToken {
    private static final int BYTES = 32;

    private DaemonToken() {}

    /// The token in the file, or a new one of 256 bits if the file has no usable one. A token is
    /// not changed, so that shims outlive the daemon with which they were started.
    ///
    /// @param told hears what is wrong with a token that is replaced, as a text for a person
    public static Token obtain(StateDirectory home, String daemon, Consumer<String> told)
            throws IOException {
        Path file = home.directory("daemons", daemon).resolve("token");
        switch (TokenFile.read(file)) {
            case TokenFile.Found found -> {
                return found.token();
            }
            case TokenFile.Absent _ -> {}
            case TokenFile.Unusable bad ->
                    told.accept(
                            bad.why()
                                    + "; the daemon replaces it now, and every client that has a copy of the old one needs the new one");
        }
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        StateDirectory.replace(file, text.getBytes(StandardCharsets.US_ASCII));
        return new Token(text);
    }

    /// The token of a daemon that has run here; empty if there is no usable one.
    public static Optional<Token> read(StateDirectory home, String daemon) {
        Path file = home.root().resolve("daemons").resolve(daemon).resolve("token");
        return TokenFile.read(file) instanceof TokenFile.Found found
                ? Optional.of(found.token())
                : Optional.empty();
    }
}
