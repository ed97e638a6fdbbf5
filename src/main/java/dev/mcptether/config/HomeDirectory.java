package dev.mcptether.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// Checks `$TETHER_HOME` before anything in it is trusted. Whoever can write there can replace the
/// token and the settings.
final class HomeDirectory {
    private HomeDirectory() {}

    /// Takes other users' access away if they can write.
    ///
    /// @return what was done, for a person; empty if nothing was
    /// @throws ConfigException if the directory is open to others and cannot be closed
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
                    "%s was writable by other users (%s) and is now %s; check its content, and replace the tokens in it"
                            .formatted(
                                    home,
                                    mode(open),
                                    PosixFilePermissions.toString(open.ownersAlone())));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unknown) {
            // A home that cannot be looked at contains no state, and the bridge works without.
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
