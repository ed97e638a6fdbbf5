package dev.mcptether.process;

import dev.mcptether.process.StartException.Reason;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Finds the file that a command's first word means, as a shell would: by its path, or by its name
/// in the directories of the new process's PATH.
final class ProgramSearch {
    /// The directories that common shells use if there is no PATH.
    private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

    private ProgramSearch() {}

    static Path find(ProcessOrder order) throws StartException {
        String program = order.program();
        try {
            return program.indexOf('/') >= 0
                    ? executable(order.directory().resolve(program), program)
                    : inPath(order, program);
        } catch (InvalidPathException unwritable) {
            throw new StartException(
                    Reason.NOT_FOUND, "its program '%s' is not a valid path".formatted(program));
        }
    }

    private static Path executable(Path file, String program) throws StartException {
        if (!Files.exists(file)) {
            throw new StartException(
                    Reason.NOT_FOUND, "its program '%s' does not exist".formatted(program));
        }
        if (!isProgram(file)) {
            throw notExecutable(file);
        }
        return file;
    }

    private static Path inPath(ProcessOrder order, String program) throws StartException {
        String path = order.environment().getOrDefault("PATH", USUAL_PATH);
        @Nullable Path unusable = null;
        for (String each : path.split(File.pathSeparator, -1)) {
            Path file = order.directory().resolve(each).resolve(program);
            if (isProgram(file)) {
                return file;
            }
            if (Files.exists(file) && unusable == null) {
                unusable = file;
            }
        }
        throw unusable != null
                ? notExecutable(unusable)
                : new StartException(
                        Reason.NOT_FOUND,
                        ("its program '%s' was not found in any directory of its PATH;"
                                        + " install it, or give its full path")
                                .formatted(program));
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static StartException notExecutable(Path file) {
        return new StartException(
                Reason.NOT_EXECUTABLE,
                Files.isDirectory(file)
                        ? "its program %s is a directory".formatted(file)
                        : "its program %s is not executable; try: chmod +x %s"
                                .formatted(file, file));
    }
}
