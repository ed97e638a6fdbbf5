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

/// The operating system's lock on an empty file. At most one process holds it. The system releases
/// it when that process ends, however it ends.
///
/// On Linux, closing any descriptor of a file releases the process's locks on it, while {@link
/// FileLock#isValid} stays true. So nothing else in this process may open the file while it is
/// held, not even to set its time, and this class never opens it twice. For the same reason the
/// file contains nothing. It is never deleted: a process that holds a deleted file and a process
/// that made a new one would both be the only one.
public final class LockFile implements AutoCloseable {
    /// The locks that this process holds. The map is static because the system's rule is about the
    /// process. It also keeps each channel reachable, because a collected channel is closed. It is
    /// also the lock that guards itself.
    private static final Map<Path, FileChannel> HELD = new HashMap<>();

    private final Path file;
    private final FileChannel channel;

    private LockFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Takes the lock, or returns empty if this or another process holds it. Does not wait.
    ///
    /// @param directory the file's directory, which must exist
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

    /// Takes the lock when nobody else has it any more, however long that takes. The system wakes a
    /// waiting thread when the holder lets go or dies, so waiting costs nothing.
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

    /// Releases the lock.
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
