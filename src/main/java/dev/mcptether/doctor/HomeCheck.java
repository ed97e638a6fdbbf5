package dev.mcptether.doctor;

import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// Checks whether the home can be written, by writing there: access rights alone say too little. It
/// removes what it has made.
record HomeCheck(Path home, Disk disk) implements Check {
    /// Enough for the event log of one busy day.
    private static final long TIGHT_BYTES = 200L << 20;

    /// Enough for a shim's mapped file and the first lines of its log.
    private static final long FULL_BYTES = 5L << 20;

    @Override
    public String name() {
        return "home";
    }

    @Override
    public String question() {
        return "Can $TETHER_HOME be written, and is there room?";
    }

    @Override
    public Diagnosis look() throws IOException {
        boolean there = Files.isDirectory(home);
        try {
            write();
        } catch (IOException refused) {
            return Diagnosis.failed(
                    "%s cannot be written: %s (%s)"
                            .formatted(
                                    home, refused.getMessage(), refused.getClass().getSimpleName()),
                    "set TETHER_HOME to a directory of your own; until then nothing is recorded and no daemon starts");
        }
        long free = disk.usableBytes(Disk.existing(home));
        String room = "%s has %d MiB free".formatted(home, free >> 20);
        if (free < FULL_BYTES) {
            return Diagnosis.failed(
                    room + ": counters and event logs are lost", "make room on that disk");
        }
        if (free < TIGHT_BYTES) {
            return Diagnosis.warning(room, "make room on that disk");
        }
        return Diagnosis.ok(there ? room : room + "; nothing of Tether's has run there yet");
    }

    private void write() throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path at = home.toAbsolutePath();
                at != null && !Files.exists(at);
                at = at.getParent()) {
            missing.push(at);
        }
        Path made = new StateDirectory(home).directory();
        try {
            Path file = Files.createTempFile(made, "doctor", ".new");
            try {
                Files.write(file, new byte[] {1});
            } finally {
                Files.deleteIfExists(file);
            }
        } finally {
            while (!missing.isEmpty()) {
                deleteEmpty(missing.removeLast());
            }
        }
    }

    /// Deletes a directory, unless another instance has begun to use it meanwhile.
    private static void deleteEmpty(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException used) {
            return;
        }
    }
}
