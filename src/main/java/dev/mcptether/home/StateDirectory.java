package dev.mcptether.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// `$TETHER_HOME`. Directories have mode 0700 and files 0600 where the file system has such modes;
/// on Windows they inherit the user's profile, which is private. Every method may throw
/// IOException: a home that cannot be written is normal, and the caller decides how to go on
/// without it.
public record StateDirectory(Path root) {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /// The directory below the root with these names; makes it if it is missing.
    public Path directory(String... names) throws IOException {
        Path directory = root;
        for (String name : names) {
            directory = directory.resolve(name);
        }
        return Files.createDirectories(directory, mode("rwx------"));
    }

    /// Opens a private file; `options` as for {@link FileChannel#open}.
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), mode("rw-------"));
    }

    /// Replaces a file as a whole. A reader sees the old content or the new, never a part.
    public static void replace(Path file, byte[] content) throws IOException {
        Path fresh =
                Files.createTempFile(
                        file.getParent(), file.getFileName() + ".", ".new", mode("rw-------"));
        try {
            Files.write(fresh, content, StandardOpenOption.TRUNCATE_EXISTING);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
