package dev.mcptether.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// Looks at `$TETHER_HOME` before anything in it is believed: whoever can write there can replace
/// the token and the settings.
final class HomeDirectory {
    private HomeDirectory() {}

    /// Takes other users' access away when they could write.
    ///
    /// @return what was done, for a person; empty when nothing had to be
    /// @throws ConfigException when the directory is open to others and cannot be closed
    static Optional<String> closeToOthers(Path home, Origin origin) {
        try {
            Optional<Ownership> known = Ownership.of(home);
            if (known.isEmpty() || !known.get().othersCanWrite()) {
                return Optional.empty();
            }
            Ownership open = known.get();
            if (open.sticky() || !open.ownedByThisUser()) {
                throw refusal(home, open, origin);
            }
            Files.setPosixFilePermissions(home, open.ownersAlone());
            return Optional.of(
                    "%s could be written by other users (%s) and is now %s; look at what is in it, and replace tokens that stand there"
                            .formatted(
                                    home,
                                    mode(open),
                                    PosixFilePermissions.toString(open.ownersAlone())));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unknown) {
            // A home that cannot even be looked at holds no state, and the bridge works without.
            return Optional.empty();
        }
    }

    private static ConfigException refusal(Path home, Ownership open, Origin origin) {
        return new ConfigException(
                "%s can be written by other users (%s, owner %s), who could replace tokens and settings; set TETHER_HOME to a directory of your own (it came from %s)"
                        .formatted(home, mode(open), open.owner().getName(), origin),
                origin);
    }

    private static String mode(Ownership open) {
        return PosixFilePermissions.toString(open.permissions());
    }
}
