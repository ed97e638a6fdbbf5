package dev.mcptether.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How many file descriptors a process has open, and how many it may have.
///
/// @param most its limit; {@link Long#MAX_VALUE} if it has none
public record DescriptorUse(long open, long most) {
    private static final Pattern LIMIT =
            Pattern.compile("(?m)^Max open files\\s+(\\d+|unlimited)\\s");

    /// Looks at processes. Any thread may use it.
    @FunctionalInterface
    public interface Reader {
        /// The use of one process. Empty if the process is gone or belongs to another user, and on
        /// systems other than Linux, which do not tell.
        Optional<DescriptorUse> of(long pid);
    }

    /// The best reader for this system.
    public static Reader ofThisHost() {
        return in(Path.of("/proc"));
    }

    /// @param proc a directory in the form of proc(5)
    static Reader in(Path proc) {
        return pid -> read(proc.resolve(Long.toString(pid)));
    }

    private static Optional<DescriptorUse> read(Path process) {
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            String limits = Files.readString(process.resolve("limits"), StandardCharsets.US_ASCII);
            Matcher limit = LIMIT.matcher(limits);
            if (!limit.find()) {
                return Optional.empty();
            }
            String most = limit.group(1);
            return Optional.of(
                    new DescriptorUse(
                            open.count(),
                            most.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(most)));
        } catch (IOException | UncheckedIOException hidden) {
            return Optional.empty();
        }
    }
}
