package dev.mcptether.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Checks which program a client finds when it is told to start `tether`.
///
/// @param path the value of PATH
/// @param own this program's launcher; empty when it was started without one
record ProgramsCheck(String path, Optional<Path> own) implements Check {
    private static final List<String> NAMES = List.of("tether", "tether.cmd", "tether.exe");
    private static final int MOST = 500;

    @Override
    public String name() {
        return "programs";
    }

    @Override
    public String question() {
        return "Is there one program `tether` on PATH, and is it this one?";
    }

    @Override
    public Diagnosis look() {
        List<Path> found = onPath(path);
        String self = own.map(Path::toString).orElse("this program");
        if (found.isEmpty()) {
            return Diagnosis.ok("none is on PATH: clients need the whole path, %s".formatted(self));
        }
        boolean first = own.isEmpty() || same(found.getFirst(), own.get());
        if (found.size() == 1 && first) {
            return Diagnosis.ok(found.getFirst() + " is on PATH");
        }
        String all = Diagnosis.list(found.stream().map(Path::toString), ", ");
        return Diagnosis.warning(
                first
                        ? "several are on PATH, of which the first is started: " + all
                        : "`tether` on PATH is %s, and this one is %s".formatted(all, self),
                "name one by its whole path in the clients' configurations, or remove the others");
    }

    /// Each file once, in the order of PATH.
    static List<Path> onPath(String path) {
        Set<Path> seen = new LinkedHashSet<>();
        List<Path> found = new ArrayList<>();
        String[] directories = path.split(File.pathSeparator, -1);
        for (int i = 0; i < Math.min(directories.length, MOST); i++) {
            for (String name : NAMES) {
                Optional<Path> file = program(directories[i], name);
                if (file.isPresent() && seen.add(real(file.get()))) {
                    found.add(file.get());
                }
            }
        }
        return found;
    }

    private static Optional<Path> program(String directory, String name) {
        try {
            Path file = Path.of(directory).resolve(name);
            return !directory.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (InvalidPathException notOne) {
            return Optional.empty();
        }
    }

    private static boolean same(Path one, Path other) {
        return real(one).equals(real(other));
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException unknown) {
            return file.toAbsolutePath();
        }
    }
}
