package dev.mcptether.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// What a token file contains, as far as it can be trusted.
public sealed interface TokenFile {
    record Found(Token token) implements TokenFile {}

    record Absent() implements TokenFile {}

    /// @param why what is wrong and what to do, for a person; never the content
    record Unusable(String why) implements TokenFile {}

    /// Many times the size of a token and its newline.
    int LIMIT_BYTES = 4096;

    /// May wait for the disk, so never call it in a turn.
    static TokenFile read(Path path) {
        try {
            byte[] content = SmallFile.read(path, LIMIT_BYTES);
            Optional<Ownership> known = Ownership.of(path);
            if (known.isPresent() && known.get().ownedByAnother()) {
                return unusable(path, "belongs to another user; make one of your own");
            }
            if (known.isPresent() && known.get().othersCanWrite()) {
                return unusable(
                        path, "can be written by other users; replace the token, then chmod 600");
            }
            Token token = new Token(new String(content, StandardCharsets.UTF_8).strip());
            return token.isLong()
                    ? new Found(token)
                    : unusable(path, "contains " + Token.TOO_SHORT);
        } catch (NoSuchFileException absent) {
            return new Absent();
        } catch (IOException unreadable) {
            return unusable(path, SmallFile.why(unreadable));
        } catch (IllegalArgumentException malformed) {
            return unusable(
                    path, "contains no token; write one of visible ASCII characters into it");
        }
    }

    private static Unusable unusable(Path path, String why) {
        return new Unusable("the token file " + path + " " + why);
    }
}
