package dev.mcptether.telemetry.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of all event logs below a home, `events/<date>/<role>-<uuid>[.<n>].jsonl`.
final class LogFiles {
    private static final Pattern NAME =
            Pattern.compile("[a-z]+-([0-9a-f-]{36})(?:\\.(\\d+))?\\.jsonl");

    private LogFiles() {}

    /// All files, in no particular order; none if there is no log.
    static List<Path> all(Path home) throws IOException {
        Path events = home.resolve("events");
        if (!Files.isDirectory(events)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(events, 2)) {
            return found.filter(file -> name(file).matches()).toList();
        }
    }

    /// The files of each instance, in the order in which they were written.
    static Map<String, List<Path>> byInstance(Path home) throws IOException {
        Map<String, List<Path>> logs = new TreeMap<>();
        for (Path file : all(home)) {
            logs.computeIfAbsent(instance(file), instance -> new ArrayList<>()).add(file);
        }
        logs.values().forEach(files -> files.sort(LogFiles::compare));
        return logs;
    }

    static boolean isLog(Path file) {
        return name(file).matches();
    }

    static String instance(Path file) {
        Matcher name = name(file);
        if (!name.matches()) {
            throw new IllegalArgumentException(file + " is not named like an event log");
        }
        return name.group(1);
    }

    private static int compare(Path one, Path other) {
        int byDate = date(one).compareTo(date(other));
        return byDate != 0 ? byDate : Integer.compare(number(one), number(other));
    }

    /// The name of the directory: an ISO date, whose text order is the time order.
    private static Path date(Path file) {
        return file.getName(file.getNameCount() - 2);
    }

    private static int number(Path file) {
        Matcher name = name(file);
        return Optional.of(name)
                .filter(Matcher::matches)
                .map(matched -> matched.group(2))
                .map(Integer::parseInt)
                .orElse(1);
    }

    private static Matcher name(Path file) {
        return NAME.matcher(file.getFileName().toString());
    }
}
