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

    private volatile boolean over;

    /// @param fd the pipe's descriptor; this object closes it
    PipeInput(SpawnCalls calls, int fd) throws FileNotFoundException {
        this.calls = calls;
        this.fd = fd;
        // Java opens files only by name. This name opens the same pipe.
        this.in = new FileInputStream("/proc/self/fd/" + fd);
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        return over ? -1 : read;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int count = in.read(buffer, from, length);
        return over ? -1 : count;
    }

    /// Ends the stream for whoever reads it, now or later.
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
