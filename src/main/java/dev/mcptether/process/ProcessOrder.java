package dev.mcptether.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A process to be started.
///
/// @param command the program and its arguments, handed over as they are: no shell reads them
/// @param environment all of it; nothing is added. Not printed, because it may hold secrets
/// @param directory where the process works; a program with a relative path is looked for there
public record ProcessOrder(
        List<String> command, Map<String, String> environment, Path directory, Streams streams) {
    /// What the process has as stdin, stdout and stderr; it inherits no other descriptor.
    public record Streams(Stream in, Stream out, Stream err) {}

    /// What one descriptor of the new process is.
    public sealed interface Stream {
        /// A pipe whose other end is given to whoever starts the process.
        record Pipe() implements Stream {}

        /// The null device.
        record Nothing() implements Stream {}

        /// A file that is appended to, made with mode 0600 when it is missing.
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

    /// The program as it was asked for.
    public String program() {
        return command.getFirst();
    }

    @Override
    public String toString() {
        return program() + " with " + (command.size() - 1) + " arguments in " + directory;
    }
}
