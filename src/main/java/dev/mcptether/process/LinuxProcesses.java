package dev.mcptether.process;

import dev.mcptether.process.Sighting.State;
import dev.mcptether.process.Sighting.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `/proc` itself: `ProcessHandle` takes a zombie for alive and derives start times from a
/// clock that drifts.
final class LinuxProcesses implements ProcessTable {
    private final Path proc;
    private final String bootId;

    LinuxProcesses(Path proc) {
        this.proc = proc;
        this.bootId = readBootId(proc);
    }

    @Override
    public Look look(long pid) {
        try {
            return new Look.Seen(parse(pid, text(file(pid, "stat"))));
        } catch (NoSuchFileException gone) {
            return new Look.Absent();
        } catch (IOException failed) {
            // Reading the file of a process that ends meanwhile fails too, in words that depend on
            // the locale; its directory is gone then.
            return Files.notExists(proc.resolve(Long.toString(pid)))
                    ? new Look.Absent()
                    : new Look.Failed(String.valueOf(failed.getMessage()));
        }
    }

    /// The executable's link cannot be read for another user's process, and neither link nor
    /// arguments exist for one whose main thread has ended.
    @Override
    public Optional<Command> command(long pid) {
        if (!(look(pid) instanceof Look.Seen(Sighting sighting))) {
            return Optional.empty();
        }
        List<String> arguments = arguments(pid);
        String executable = executable(pid, arguments, sighting.name());
        return Optional.of(new Command(executable, arguments.isEmpty() ? null : arguments));
    }

    @Override
    public List<Sighting> all() {
        List<Sighting> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (look(pid) instanceof Look.Seen(Sighting sighting)) {
                    found.add(sighting);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            return found;
        }
        return found;
    }

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public boolean parentsLive() {
        return true;
    }

    /// `pid (name) state parent group session tty ...`; the name may contain anything, also `)`.
    private Sighting parse(long pid, String stat) throws IOException {
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        String[] fields = stat.substring(Math.min(close + 2, stat.length())).split(" ", -1);
        if (open < 0 || close < open || fields.length < 20) {
            throw new IOException("not the form of /proc/PID/stat");
        }
        long session = Long.parseLong(fields[3]);
        int threads = Integer.parseInt(fields[17]);
        return new Sighting(
                new ProcessIdentity(pid, Long.parseLong(fields[19]), bootId),
                stat.substring(open + 1, close),
                Long.parseLong(fields[1]),
                state(fields[0].charAt(0), threads),
                session,
                fields[4].equals("0") ? Terminal.NONE : terminalOf(pid, session),
                threads);
    }

    /// Threads that end leave nothing behind except the main one, so more than one in a "zombie"
    /// means that others still run.
    private static State state(char letter, int threads) {
        return switch (letter) {
            case 'Z', 'X', 'x' -> threads > 1 ? State.LIVE : State.ZOMBIE;
            case 'T', 't' -> State.STOPPED;
            default -> State.LIVE;
        };
    }

    private static Terminal terminalOf(long pid, long session) {
        return session == pid ? Terminal.OWN : Terminal.SHARED;
    }

    private List<String> arguments(long pid) {
        try {
            String text = text(file(pid, "cmdline"));
            return text.isEmpty() ? List.of() : List.of(text.split("\0"));
        } catch (IOException hidden) {
            return List.of();
        }
    }

    private String executable(long pid, List<String> arguments, String name) {
        try {
            String path = Files.readSymbolicLink(file(pid, "exe")).toString();
            // The kernel's mark of a program that was replaced while it runs, as upgrades do.
            String mark = " (deleted)";
            return path.endsWith(mark) ? path.substring(0, path.length() - mark.length()) : path;
        } catch (IOException hidden) {
            return arguments.isEmpty() || arguments.getFirst().isEmpty()
                    ? name
                    : arguments.getFirst();
        }
    }

    private Path file(long pid, String name) {
        return proc.resolve(Long.toString(pid)).resolve(name);
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static String readBootId(Path proc) {
        try {
            return text(proc.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException hidden) {
            return "";
        }
    }
}
