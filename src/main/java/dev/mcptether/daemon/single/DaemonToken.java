package dev.mcptether.daemon.single;

import dev.mcptether.config.Token;
import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/// The secret a daemon shares with the clients of its own user, in `daemons/<name>/token`.
public final class DaemonToken {
    private static final int BYTES = 32;

    private DaemonToken() {}

    /// The token in the file, or a new one of 256 bits when there is no usable one. A token stays
    /// as it is, so that shims outlive the daemon they were started with.
    public static Token obtain(StateDirectory home, String daemon) throws IOException {
        Path file = home.directory("daemons", daemon).resolve("token");
        Optional<Token> kept = read(file);
        if (kept.isPresent()) {
            return kept.get();
        }
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        StateDirectory.replace(file, text.getBytes(StandardCharsets.US_ASCII));
        return new Token(text);
    }

    /// The token of a daemon that has run here; empty when there is none that can be read.
    public static Optional<Token> read(StateDirectory home, String daemon) {
        try {
            return read(home.root().resolve("daemons").resolve(daemon).resolve("token"));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Token> read(Path file) throws IOException {
        try {
            byte[] content = Files.readAllBytes(file);
            return Optional.of(new Token(new String(content, StandardCharsets.US_ASCII).strip()));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IllegalArgumentException unusable) {
            return Optional.empty();
        }
    }
}
