package dev.mcptether.daemon.single;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Reads the end of a log, however long the log is.
public final class LogTail {
    private static final int MOST_BYTES = 8192;

    private LogTail() {}

    /// The last lines after `offset`, but not more than `most`. Empty if there is no such file.
    public static List<String> lines(Path log, long offset, int most) {
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
            long from = Math.max(Math.min(offset, file.size()), file.size() - MOST_BYTES);
            ByteBuffer end = ByteBuffer.allocate((int) (file.size() - from));
            while (end.hasRemaining() && file.read(end, from + end.position()) >= 0) {}
            String text = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
            List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
            return lines.subList(Math.max(0, lines.size() - most), lines.size());
        } catch (IOException none) {
            return List.of();
        }
    }

    /// The present length of the log; 0 if there is none.
    static long length(Path log) {
        return log.toFile().length();
    }
}
