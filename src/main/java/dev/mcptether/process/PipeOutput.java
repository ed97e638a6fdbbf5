package dev.mcptether.process;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// The writing end of a pipe. It can tell whether a short write would wait. For one thread at a
/// time.
final class PipeOutput extends OutputStream {
    private final SpawnCalls calls;
    private final FileOutputStream out;

    /// A second descriptor of the same pipe, for that question.
    private final int fd;

    private boolean closed;

    /// @param fd the pipe's descriptor; this object closes it
    PipeOutput(SpawnCalls calls, int fd) throws FileNotFoundException {
        this.calls = calls;
        this.fd = fd;
        // Java opens files only by name. This name opens the same pipe.
        this.out = new FileOutputStream("/proc/self/fd/" + fd);
    }

    /// Whether the pipe takes {@link StartedProcess#SHORT_BYTES} at once.
    boolean hasRoom() {
        return !closed && calls.isWritable(fd);
    }

    @Override
    public void write(int each) throws IOException {
        out.write(each);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            calls.close(fd);
            out.close();
        }
    }
}
