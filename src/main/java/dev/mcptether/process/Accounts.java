package dev.mcptether.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// The users of this host, as far as `/etc/passwd` names them. May block, because it reads files.
///
/// @param passwd in the form of passwd(5)
/// @param self a file that belongs to the user of this process
public record Accounts(Path passwd, Path self) {
    private static final int MOST_LINES = 100_000;
    private static final int NAME = 0;
    private static final int UID = 2;

    public static Accounts ofThisHost() {
        return new Accounts(Path.of("/etc/passwd"), Path.of("/proc/self"));
    }

    /// The user id of this process; empty if the system does not tell.
    public OptionalLong own() {
        try {
            return OptionalLong.of(((Number) Files.getAttribute(self, "unix:uid")).longValue());
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return OptionalLong.empty();
        }
    }

    /// @param user a name or a number
    public OptionalLong uid(String user) {
        return user.matches("[0-9]{1,10}")
                ? OptionalLong.of(Long.parseLong(user))
                : find(fields -> fields[NAME].equals(user))
                        .map(fields -> OptionalLong.of(Long.parseLong(fields[UID])))
                        .orElse(OptionalLong.empty());
    }

    /// For people: `ann (user id 1000)`, or only the number.
    public String describe(long uid) {
        return find(fields -> fields[UID].equals(Long.toString(uid)))
                .map(fields -> "%s (user id %d)".formatted(fields[NAME], uid))
                .orElse("user id " + uid);
    }

    private Optional<String[]> find(Predicate<String[]> wanted) {
        try (BufferedReader lines = Files.newBufferedReader(passwd, StandardCharsets.ISO_8859_1)) {
            String line = lines.readLine();
            for (int i = 0; i < MOST_LINES && line != null; i++) {
                String[] fields = line.split(":", UID + 2);
                if (fields.length > UID
                        && fields[UID].matches("[0-9]{1,10}")
                        && wanted.test(fields)) {
                    return Optional.of(fields);
                }
                line = lines.readLine();
            }
        } catch (IOException unreadable) {
            // Without the file nobody has a name.
        }
        return Optional.empty();
    }
}
