package dev.mcptether.daemon.hosting;

import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The file `daemons/<name>/log`: what the daemon and its servers write. There are at most five
/// files of 10 MiB; the newest has no number. Any thread may call.
///
/// A full file is copied and emptied, not renamed. The daemon's own stdout and stderr may be this
/// file, and they go on writing at its end.
public final class DaemonLog implements AutoCloseable {
    static final int FILES = 5;

    static final long FILE_BYTES = 10 * 1024 * 1024;

    private final Path file;
    private final long fileBytes;
    private final Consumer<IOException> unwritable;

    /// Guarded by this object, like `complained`.
    private @Nullable FileChannel channel;

    private boolean complained;

    /// @param unwritable hears of the first error only
    public DaemonLog(Path file, Consumer<IOException> unwritable) {
        this(file, FILE_BYTES, unwritable);
    }

    DaemonLog(Path file, long fileBytes, Consumer<IOException> unwritable) {
        this.file = file;
        this.fileBytes = fileBytes;
        this.unwritable = unwritable;
    }

    /// Appends the lines. If that fails, they are lost, and the caller goes on.
    synchronized void write(byte[] lines) {
        try {
            FileChannel open = open();
            if (open.size() + lines.length > fileBytes) {
                rotate(open);
            }
            ByteBuffer rest = ByteBuffer.wrap(lines);
            while (rest.hasRemaining()) {
                open.write(rest);
            }
        } catch (IOException failed) {
            close();
            if (!complained) {
                complained = true;
                unwritable.accept(failed);
            }
        }
    }

    @Override
    public synchronized void close() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException lost) {
                // The file cannot be used any more, so there is nothing left to do.
            }
        }
    }

    private FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = StateDirectory.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            channel = open;
        }
        return open;
    }

    private void rotate(FileChannel open) throws IOException {
        for (int number = FILES - 2; number >= 1; number--) {
            if (Files.exists(numbered(number))) {
                Files.move(
                        numbered(number),
                        numbered(number + 1),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel to =
                        StateDirectory.open(
                                numbered(1),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            long size = Math.min(from.size(), fileBytes);
            long start = from.size() - size;
            for (long done = 0; done < size; ) {
                long count = from.transferTo(start + done, size - done, to);
                if (count <= 0) {
                    break;
                }
                done += count;
            }
        }
        open.truncate(0);
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }
}
