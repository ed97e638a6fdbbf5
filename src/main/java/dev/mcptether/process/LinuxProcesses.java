package dev.mcptether.process;

import dev.mcptether.process.Sighting.State;
import dev.mcptether.process.Sighting.Terminal;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads `/proc` itself, because `ProcessHandle` takes a zombie for alive and computes start times
/// from a clock that drifts.
final class LinuxProcesses implements ProcessTable {
    /// More than the line can have: about 50 numbers and a name of at most 64 bytes (proc(5)).
    private static final int STAT_BYTES = 2048;

    /// Places of fields, counted from the state: their numbers in proc(5) less 3.
    private static final int START_TICKS = 19;

    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int TTY = 4;
    private static final int THREADS = 17;
    private static final int RESIDENT_PAGES = 21;

    /// Most command lines are shorter, and one call reads them.
    private static final int USUAL_ARGUMENT_BYTES = 2048;

    /// The most bytes of a command line that are read. Nobody asks for later words.
    private static final int MOST_ARGUMENT_BYTES = 256 << 10;

    private static final String MALFORMED = "not the form of /proc/PID/stat";

    private final Path proc;
    private final String stats;
    private final String bootId;

    /// What /proc/PID/stat tells.
    ///
    /// @param residentPages the memory that the process occupies; 0 if the kernel does not tell
    record Stat(Sighting sighting, long residentPages) {}

    LinuxProcesses(Path proc) {
        this.proc = proc;
        this.stats = proc + File.separator;
        this.bootId = readBootId(proc);
    }

    /// Looks at one process. Every idle shim does this for ever, but too seldom for the JVM to
    /// compile it. So the code is plain: it reads one file, and makes no string but the name.
    @Override
    public Look look(long pid) {
        try {
            return new Look.Seen(stat(pid).sighting);
        } catch (IOException unclear) {
            return lookCarefully(pid);
        }
    }

    /// The kernel writes the whole line at the first read.
    private Stat stat(long pid) throws IOException {
        try (FileInputStream stat = new FileInputStream(stats + pid + "/stat")) {
            byte[] line = new byte[STAT_BYTES];
            return parse(pid, line, stat.read(line));
        }
    }

    private Look lookCarefully(long pid) {
        try {
            byte[] line = Files.readAllBytes(file(pid, "stat"));
            return new Look.Seen(parse(pid, line, line.length).sighting);
        } catch (NoSuchFileException gone) {
            return new Look.Absent();
        } catch (IOException failed) {
            // Reading the file fails too if its process ends meanwhile, with a message that depends
            // on the locale. The process's directory is gone then.
            return Files.notExists(proc.resolve(Long.toString(pid)))
                    ? new Look.Absent()
                    : new Look.Failed(String.valueOf(failed.getMessage()));
        }
    }

    /// The command. The executable's link cannot be read for another user's process. Neither link
    /// nor arguments exist for a process whose main thread has ended.
    @Override
    public Optional<Command> command(long pid) {
        return look(pid) instanceof Look.Seen(Sighting sighting)
                ? Optional.of(command(sighting))
                : Optional.empty();
    }

    Command command(Sighting sighting) {
        List<String> arguments = arguments(sighting.pid());
        String executable = executable(sighting.pid(), arguments, sighting.name());
        return new Command(executable, arguments.isEmpty() ? null : arguments);
    }

    @Override
    public Optional<String> variable(long pid, String name) {
        String wanted = name + "=";
        try {
            byte[] environment = Files.readAllBytes(file(pid, "environ"));
            for (String each : new String(environment, StandardCharsets.UTF_8).split("\0", -1)) {
                if (each.startsWith(wanted)) {
                    return Optional.of(each.substring(wanted.length()));
                }
            }
        } catch (IOException goneOrHidden) {
            // Treat it as a process without one.
        }
        return Optional.empty();
    }

    @Override
    public List<Sighting> all() {
        return stats().stream().map(Stat::sighting).toList();
    }

    /// All processes. One that ends meanwhile, or cannot be read, is left out.
    List<Stat> stats() {
        List<Stat> found = new ArrayList<>();
        for (long pid : pids(proc)) {
            try {
                found.add(stat(pid));
            } catch (IOException gone) {
                // It is left out.
            }
        }
        return found;
    }

    /// The processes that have a folder there, in no order; none when it cannot be listed. A list
    /// of names takes a third of the time that a stream of paths that match a pattern does.
    static long[] pids(Path proc) {
        String[] names = proc.toFile().list();
        return names == null
                ? new long[0]
                : Arrays.stream(names)
                        .filter(LinuxProcesses::isPid)
                        .mapToLong(Long::parseLong)
                        .toArray();
    }

    private static boolean isPid(String name) {
        int digits = 0;
        while (digits < name.length() && name.charAt(digits) >= '0' && name.charAt(digits) <= '9') {
            digits++;
        }
        return digits == name.length() && digits > 0 && digits < 19;
    }

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public boolean parentsLive() {
        return true;
    }

    /// `pid (name) state parent group session tty ...`; the name may contain anything, even `)`.
    private Stat parse(long pid, byte[] stat, int length) throws IOException {
        int open = 0;
        while (open < length && stat[open] != '(') {
            open++;
        }
        int close = length - 1;
        while (close > open && stat[close] != ')') {
            close--;
        }
        if (close <= open || close + 3 >= length) {
            throw new IOException(MALFORMED);
        }
        long[] fields = numbers(stat, close + 4, length);
        long session = fields[SESSION];
        int threads = (int) fields[THREADS];
        Sighting sighting =
                new Sighting(
                        new ProcessIdentity(pid, fields[START_TICKS], bootId),
                        new String(stat, open + 1, close - open - 1, StandardCharsets.UTF_8),
                        fields[PARENT],
                        state((char) stat[close + 2], threads),
                        session,
                        fields[TTY] == 0 ? Terminal.NONE : terminalOf(pid, session),
                        threads);
        return new Stat(sighting, fields[RESIDENT_PAGES]);
    }

    /// The fields after the state's letter, beginning with the parent.
    private static long[] numbers(byte[] stat, int begin, int end) throws IOException {
        long[] fields = new long[RESIDENT_PAGES + 1];
        int at = begin;
        for (int field = PARENT; field <= RESIDENT_PAGES; field++) {
            boolean negative = at < end && stat[at] == '-';
            if (negative) {
                at++;
            }
            int first = at;
            long value = 0;
            while (at < end && stat[at] >= '0' && stat[at] <= '9') {
                value = value * 10 + (stat[at] - '0');
                at++;
            }
            if (at == first) {
                throw new IOException(MALFORMED);
            }
            fields[field] = negative ? -value : value;
            at++;
        }
        return fields;
    }

    /// The state. A thread that ends leaves nothing behind, except the main one. So if a "zombie"
    /// has more than one thread, others still run.
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
        try (FileInputStream in = new FileInputStream(stats + pid + "/cmdline")) {
            byte[] text = new byte[USUAL_ARGUMENT_BYTES];
            int length = in.read(text);
            if (length == text.length) {
                text = Arrays.copyOf(text, MOST_ARGUMENT_BYTES);
                length += in.readNBytes(text, length, text.length - length);
            }
            return words(text, length);
        } catch (IOException hidden) {
            return List.of();
        }
    }

    /// Each ends with a zero. What `split` would leave out, as it does empty words at the end, is
    /// left out here too.
    private static List<String> words(byte[] text, int length) {
        List<String> words = new ArrayList<>();
        int first = 0;
        for (int at = 0; at < length; at++) {
            if (text[at] == 0) {
                words.add(new String(text, first, at - first, StandardCharsets.UTF_8));
                first = at + 1;
            }
        }
        if (first < length) {
            words.add(new String(text, first, length - first, StandardCharsets.UTF_8));
        }
        while (!words.isEmpty() && words.getLast().isEmpty()) {
            words.removeLast();
        }
        return List.copyOf(words);
    }

    private String executable(long pid, List<String> arguments, String name) {
        try {
            String path = Files.readSymbolicLink(file(pid, "exe")).toString();
            // The kernel adds this mark if a program was replaced while it runs, as upgrades do.
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

    private static String readBootId(Path proc) {
        try {
            return Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException hidden) {
            return "";
        }
    }
}
