package dev.mcptether.telemetry.log;

import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;

/// `events/removed`: the names of the files that retention has removed. They tell those logs from
/// logs that are missing for another reason. Any number of instances append to it.
record Removed(Path file) {
    /// Enough for 14 days of one shim a minute. A log whose name was dropped is reported as missing
    /// as long as its slots file is there.
    private static final long MOST_BYTES = 2 << 20;

    static Removed at(Path events) {
        return new Removed(events.resolve("removed"));
    }

    void add(Path log) throws IOException {
        if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
            Files.delete(file);
        }
        byte[] line = (log.getFileName() + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel =
                StateDirectory.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            int _ = channel.write(ByteBuffer.wrap(line));
        }
    }

    /// The instances that lost log files to retention.
    Set<String> instances() throws IOException {
        Set<String> instances = new TreeSet<>();
        if (Files.exists(file)) {
            for (String name : Files.readAllLines(file)) {
                Path log = Path.of(name);
                if (LogFiles.isLog(log)) {
                    instances.add(LogFiles.instance(log));
                }
            }
        }
        return instances;
    }
}
