package dev.mcptether.daemon.single;

import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.OptionalLong;

/// The pid and health files of the daemon that holds the lock. Nothing is written after the files
/// were deleted, or after another daemon has taken over; this object's monitor guards that.
public final class DaemonFiles {
    private final DaemonFolder folder;
    private final long self;
    private boolean over;

    /// @param self the pid of this process
    public DaemonFiles(DaemonFolder folder, long self) {
        this.folder = folder;
        this.self = self;
    }

    /// Writes the pid file.
    public synchronized void writePid() throws IOException {
        if (!over) {
            StateDirectory.replace(
                    folder.made().resolve("pid"),
                    (self + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    public synchronized void writeHealth(Health health) throws IOException {
        if (!over) {
            byte[] text = health.json().bytes();
            StateDirectory.replace(folder.made().resolve("health.json"), text);
        }
    }

    /// Deletes both files. If the pid file names another process, both belong to that process and
    /// stay.
    public synchronized void remove() throws IOException {
        if (over) {
            return;
        }
        over = true;
        OptionalLong named = folder.pid();
        if (named.isEmpty() || named.getAsLong() == self) {
            Files.deleteIfExists(folder.file("health.json"));
            Files.deleteIfExists(folder.file("pid"));
        }
    }

    /// Leaves both files to another daemon. Nothing is written or deleted from now on.
    public synchronized void leave() {
        over = true;
    }
}
