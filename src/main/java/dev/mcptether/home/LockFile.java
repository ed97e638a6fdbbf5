package dev.mcptether.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The operating system's lock on an empty file: at most one process holds it, and the system gives
/// it back when that process ends, however it ends.
///
/// On Linux closing any descriptor of a file gives up the process's locks on it, and {@link
/// FileLock#isValid} stays true. So nothing else in this process may open the file while it is
/// held, not even to set its time; this class itself never opens it a second time. For the same
/// reason the file holds nothing. It is never deleted: a process that holds a deleted file and a
/// process that made a new one would both be the only one.
public final class LockFile implements AutoCloseable {
    /// What this process holds. It belongs to the process because the system's rule does, and it
    /// keeps each channel reachable: one that is collected is closed. Also the lock that guards
    /// itself.
    private static final Map<Path, FileChannel> HELD = new HashMap<>();

    private final Path file;
    private final FileChannel channel;

    private LockFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Takes the lock, or returns empty when this or another process holds it. Does not wait.
    ///
    /// @param directory the file's, which must exist
    public static Optional<LockFile> tryHold(Path directory, String name) throws IOException {
        Path file = directory.toRealPath().resolve(name);
        synchronized (HELD) {
            if (HELD.containsKey(file)) {
                return Optional.empty();
            }
            FileChannel channel =
                    StateDirectory.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                return Optional.empty();
            }
            HELD.put(file, channel);
            return Optional.of(new LockFile(file, channel));
        }
    }

    /// Takes the lock when nobody else has it any more, however long that takes. The system wakes
    /// whoever waits as the holder lets go or dies, so waiting costs nothing.
    ///
    /// @param directory the file's, which must exist
    /// @throws IOException also when another thread of this process holds it or waits for it
    public static LockFile hold(Path directory, String name) throws IOException {
        Path file = directory.toRealPath().resolve(name);
        FileChannel channel;
        synchronized (HELD) {
            if (HELD.containsKey(file)) {
                throw new IOException(file + " is this process's already");
            }
            channel =
                    StateDirectory.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            HELD.put(file, channel);
        }
        LockFile lock = new LockFile(file, channel);
        try {
            var _ = channel.lock();
            return lock;
        } catch (IOException | OverlappingFileLockException failed) {
            lock.close();
            throw failed;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException openedElsewhere) {
            return false;
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /// Gives the lock back.
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            try {
                channel.close();
            } finally {
                HELD.remove(file);
            }
        }
    }
}
