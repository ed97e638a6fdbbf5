package dev.mcptether.telemetry.log;

import dev.mcptether.home.StateDirectory;
import dev.mcptether.telemetry.fanout.Identity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;

/// One file of an instance's event log. Complete lines are appended, one write for each. Owned by
/// whoever writes the log.
final class LogFile implements AutoCloseable {
    private final FileChannel channel;
    private final LocalDate date;
    private long size;

    private LogFile(FileChannel channel, LocalDate date) {
        this.channel = channel;
        this.date = date;
    }

    /// `events/<date>/<role>-<uuid>.jsonl`. Further files of the same day are
    /// `<role>-<uuid>.2.jsonl` and so on.
    static LogFile create(StateDirectory home, Identity who, LocalDate date) throws IOException {
        Path directory = home.directory("events", date.toString());
        String name = who.role().label() + "-" + who.instance();
        for (int number = 1; ; number++) {
            Path file = directory.resolve(name + (number == 1 ? "" : "." + number) + ".jsonl");
            try {
                FileChannel channel =
                        StateDirectory.open(
                                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return new LogFile(channel, date);
            } catch (FileAlreadyExistsException taken) {
                // This file is there already, so try the day's next number.
            }
        }
    }

    LocalDate date() {
        return date;
    }

    long size() {
        return size;
    }

    /// Appends a complete line or nothing.
    void append(byte[] line) throws IOException {
        ByteBuffer whole = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
        try {
            while (whole.hasRemaining()) {
                int _ = channel.write(whole);
            }
        } catch (IOException failed) {
            // A full disk may have taken the beginning of the line. Cut it off.
            channel.truncate(size).position(size);
            throw failed;
        }
        size += whole.limit();
    }

    /// Waits until every line is on disk.
    void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
