package dev.mcptether.telemetry.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Removes old files of all instances' event logs. Any number of instances may do so at once,
/// because a file that is already gone counts as removed.
record Retention(long keepBytes, Duration keepFor) {
    /// A running instance writes at least every minute. A younger file may be its current one.
    private static final Duration IN_USE = Duration.ofMinutes(10);

    private record Old(Path file, Instant written, long bytes) {}

    void apply(Path events, Instant now) throws IOException {
        List<Old> files = files(events);
        files.sort(Comparator.comparing(Old::written).reversed());
        long kept = 0;
        for (Old each : files) {
            kept += each.bytes();
            boolean expired = each.written().isBefore(now.minus(keepFor)) || kept > keepBytes;
            if (expired && each.written().isBefore(now.minus(IN_USE))) {
                Removed.at(events).add(each.file());
                remove(each.file());
            }
        }
    }

    private static List<Old> files(Path events) throws IOException {
        List<Old> files = new ArrayList<>();
        if (!Files.isDirectory(events)) {
            return files;
        }
        try (Stream<Path> found = Files.walk(events, 2)) {
            for (Path file : found.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
                BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
                files.add(new Old(file, seen.lastModifiedTime().toInstant(), seen.size()));
            }
        }
        return files;
    }

    private static void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
        Path day = file.resolveSibling("");
        try (Stream<Path> rest = Files.list(day)) {
            if (rest.findAny().isPresent()) {
                return;
            }
        }
        Files.deleteIfExists(day);
    }
}
