package dev.mcptether.telemetry.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The newest lines of all instances' event logs, and then all new lines. It reads only the ends of
/// files, so their length does not matter. For one thread at a time.
public final class EventTail {
    private static final long END_BYTES = 64 * 1024;

    private final Path home;

    /// How far each file has been read.
    private final Map<Path, Long> offsets = new HashMap<>();

    public EventTail(Path home) {
        this.home = home;
    }

    /// The last lines of all files that were changed within this time, in the order of time. Later
    /// lines come from {@link #fresh}.
    public List<String> recent(int most, Instant now, Duration within) throws IOException {
        offsets.clear();
        List<LoggedEvent> found = new ArrayList<>();
        for (Path file : LogFiles.all(home)) {
            try {
                long size = Files.size(file);
                Instant written = Files.getLastModifiedTime(file).toInstant();
                if (written.isBefore(now.minus(within))) {
                    offsets.put(file, afterLastLine(file, size));
                } else {
                    read(file, afterLine(file, Math.max(0, size - END_BYTES)), found);
                }
            } catch (NoSuchFileException removed) {
                // Retention has removed the file meanwhile.
            }
        }
        List<String> lines = ordered(found);
        return lines.subList(Math.max(0, lines.size() - most), lines.size());
    }

    /// All lines that were written since the last call.
    public List<String> fresh() throws IOException {
        List<LoggedEvent> found = new ArrayList<>();
        List<Path> files = LogFiles.all(home);
        offsets.keySet().retainAll(Set.copyOf(files));
        for (Path file : files) {
            try {
                long from = offsets.getOrDefault(file, 0L);
                if (Files.size(file) > from) {
                    read(file, from, found);
                }
            } catch (NoSuchFileException removed) {
                offsets.remove(file);
            }
        }
        return ordered(found);
    }

    private static List<String> ordered(List<LoggedEvent> found) {
        return found.stream()
                .sorted(
                        Comparator.comparing(LoggedEvent::time)
                                .thenComparing(LoggedEvent::instance)
                                .thenComparingLong(LoggedEvent::seq))
                .map(LoggedEvent::json)
                .toList();
    }

    private void read(Path file, long from, List<LoggedEvent> found) throws IOException {
        try (Lines lines = new Lines(file, from)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                LoggedEvent.of(line).ifPresent(found::add);
            }
            offsets.put(file, lines.offset());
        }
    }

    /// The position after the last whole line of a file that nobody writes to. The file may end
    /// with half a line.
    private static long afterLastLine(Path file, long size) throws IOException {
        return size == 0 ? 0 : afterLine(file, size - 1);
    }

    /// The start of the first line that begins at `at` or later.
    private static long afterLine(Path file, long at) throws IOException {
        if (at == 0) {
            return 0;
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            open.seek(at - 1);
            byte[] bytes = new byte[4096];
            long place = at - 1;
            for (int read = open.read(bytes); read > 0; read = open.read(bytes)) {
                for (int i = 0; i < read; i++) {
                    if (bytes[i] == '\n') {
                        return place + i + 1;
                    }
                }
                place += read;
            }
            return place;
        }
    }
}
