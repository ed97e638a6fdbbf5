package dev.mcptether.daemon.single;

import java.util.Optional;

/// How a start went, as the started process reports it.
public sealed interface StartWord {
    /// The started process serves.
    record Ready() implements StartWord {}

    /// Another process holds the daemon's lock.
    record Lost() implements StartWord {}

    /// The started process ends, for this reason.
    record Failed(String why) implements StartWord {}

    /// The text that is sent: the secret, a word, the reason.
    default String text(String secret) {
        return switch (this) {
            case Ready() -> secret + " ready ";
            case Lost() -> secret + " lost ";
            case Failed(String why) -> secret + " failed " + why;
        };
    }

    /// Reads such a text. Empty if it is another text.
    static Optional<StartWord> read(String text, String secret) {
        String[] parts = text.split(" ", 3);
        if (parts.length < 3 || !parts[0].equals(secret)) {
            return Optional.empty();
        }
        return switch (parts[1]) {
            case "ready" -> Optional.of(new Ready());
            case "lost" -> Optional.of(new Lost());
            case "failed" -> Optional.of(new Failed(parts[2]));
            default -> Optional.empty();
        };
    }
}
