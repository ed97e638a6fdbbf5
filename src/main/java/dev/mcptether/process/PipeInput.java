package dev.mcptether.process;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/// The reading end of a pipe whose reader can be woken. Other processes may hold the writing end
/// open for ever, and closing a file does not wake the thread that reads it.
final class PipeInput extends InputStream {
    private final SpawnCalls calls;
    private final FileInputStream in;

    /// A second descriptor of the same pipe. It keeps the pipe readable while its reader is woken.
    private final int fd;

    /// What a pipe holds at most, with the byte that wakes its reader.
    private static final int CAPACITY = 64 * 1024 + 1;

    private volatile boolean over;

    /// How much of what was written before the end may still be read. For the reader.
    private int left = CAPACITY;

    /// @param fd the pipe's descriptor; this object closes it
    PipeInput(SpawnCalls calls, int fd) throws FileNotFoundException {
        this.calls = calls;
        this.fd = fd;
        // Java opens files only by name. This name opens the same pipe.
        this.in = new FileInputStream("/proc/self/fd/" + fd);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        if (left <= 0) {
            return -1;
        }
        int count = in.read(buffer, from, length);
        if (!over || count < 0) {
            return count;
        }
        left -= count;
        if (left > 0 && in.available() > 0) {
            return count;
        }
        left = 0;
        // The byte that woke us comes last.
        int said = buffer[from + count - 1] == 0 ? count - 1 : count;
        return said == 0 ? -1 : said;
    }

    /// Ends the stream after what is in the pipe by now, for whoever reads it, now or later.
    void end() {
        if (!over) {
            over = true;
            calls.wake(fd);
            calls.close(fd);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
