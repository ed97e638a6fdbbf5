package dev.mcptether.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file system below a path that exists.
interface Disk {
    long usableBytes(Path path) throws IOException;

    /// As the system calls it: `ext4`, `nfs4`, `apfs`, `NTFS`, ...
    String type(Path path) throws IOException;

    static Disk ofThisHost() {
        return new Disk() {
            @Override
            public long usableBytes(Path path) throws IOException {
                return Files.getFileStore(path).getUsableSpace();
            }

            @Override
            public String type(Path path) throws IOException {
                return Files.getFileStore(path).type();
            }
        };
    }

    /// The path itself, or the nearest one above it that exists.
    static Path existing(Path path) {
        Path at = path.toAbsolutePath();
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }
}
