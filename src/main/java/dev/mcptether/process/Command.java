package dev.mcptether.process;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a process runs.
///
/// @param executable its path, or the short name the kernel has for it when the path is hidden
/// @param arguments all of them, at least the program's own name; null when the system does not
///   tell (always on Windows)
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

    /// What follows the program's own name; empty also when the system does not tell.
    public List<String> operands() {
        return arguments == null ? List.of() : arguments.subList(1, arguments.size());
    }

    /// The last part of a path of either kind, in lower case and without `.exe`.
    public static String bareName(String path) {
        int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        String name = path.substring(slash + 1).toLowerCase(Locale.ROOT);
        return name.endsWith(".exe") ? name.substring(0, name.length() - ".exe".length()) : name;
    }
}
