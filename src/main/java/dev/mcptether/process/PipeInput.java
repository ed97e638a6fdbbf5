package dev.mcptether.process;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/// The reading end of a pipe whose reader can be woken: somebody may hold the other end open for
/// ever, and closing a file does not wake who reads it.
final class PipeInput extends InputStream {
    private final SpawnCalls calls;
    private final FileInputStream in;

    /// Ours as well; keeps a reader of the pipe there while it is woken.
    private final int fd;

    private volatile boolean over;

    /// @param fd of the pipe; it belongs to this object from now on
    PipeInput(SpawnCalls calls, int fd) throws FileNotFoundException {
        this.calls = calls;
        this.fd = fd;
        // Java takes a descriptor by a name alone; what it opens is the same pipe.
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

    /// For whoever reads, now or later, this is the end.
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
