package dev.mcptether.process;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The program that a process runs.
///
/// @param executable its path, or the kernel's short name for it if the path is hidden
/// @param arguments all of them, at least the program's own name; null if the system does not tell
///   (always on Windows)
public record Command(String executable, @Nullable List<String> arguments) {
    public Command {
        if (arguments != null && arguments.isEmpty()) {
            throw new IllegalArgumentException(executable + " without its own name as an argument");
        }
    }

    /// The executable's bare name, in lower case and without `.exe`.
    public String program() {
        return bareName(executable);
    }

    /// The arguments after the program's own name; also empty if the system does not tell.
    public List<String> operands() {
        return arguments == null ? List.of() : arguments.subList(1, arguments.size());
    }

    /// The last part of a Unix or Windows path, in lower case and without `.exe`.
    public static String bareName(String path) {
        int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        String name = path.substring(slash + 1).toLowerCase(Locale.ROOT);
        return name.endsWith(".exe") ? name.substring(0, name.length() - ".exe".length()) : name;
    }
}
