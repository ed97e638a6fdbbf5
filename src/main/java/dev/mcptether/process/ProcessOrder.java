package dev.mcptether.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A process to start.
///
/// @param command the program and its arguments, passed as they are: no shell reads them
/// @param environment all of it; nothing is added. Not printed, because it may contain secrets
/// @param directory where the process works; a relative program path starts here
public record ProcessOrder(
        List<String> command, Map<String, String> environment, Path directory, Streams streams) {
    /// The stdin, stdout and stderr of the process. It inherits no other descriptor.
    public record Streams(Stream in, Stream out, Stream err) {}

    /// What one of these descriptors is.
    public sealed interface Stream {
        /// A pipe. The caller gets its other end.
        record Pipe() implements Stream {}

        /// The null device.
        record Nothing() implements Stream {}

        /// A file to append to. It is made with mode 0600 if it is missing.
        record Append(Path file) implements Stream {}
    }

    public ProcessOrder {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new IllegalArgumentException("a command without a program");
        }
        command.forEach(ProcessOrder::requireText);
        environment.forEach((name, value) -> {
            requireText(value);
            requireText(name);
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException("not a name of a variable: '" + name + "'");
            }
        });
    }

    private static void requireText(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL cannot be handed to a process");
        }
    }

    /// The program as the caller named it.
    public String program() {
        return command.getFirst();
    }

    @Override
    public String toString() {
        return program() + " with " + (command.size() - 1) + " arguments in " + directory;
    }
}
