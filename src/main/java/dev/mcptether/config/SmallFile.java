package dev.mcptether.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Reads a file that a setting names. It must be a regular file, because reading a device or a pipe
/// may never end. It must be small, because it is kept in memory. May wait for the disk.
public final class SmallFile {
    private SmallFile() {}

    /// @throws java.nio.file.NoSuchFileException if there is none
    /// @throws IOException if it cannot be used; {@link #why} tells a person the reason
    public static byte[] read(Path path, int limitBytes) throws IOException {
        if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
            throw new NotSmallException("is not a regular file; name one");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(limitBytes + 1);
            if (content.length > limitBytes) {
                throw new NotSmallException("is larger than " + limitBytes + " bytes; shorten it");
            }
            return content;
        }
    }

    /// The reason, as the end of a sentence that begins with the path.
    public static String why(IOException failure) {
        return switch (failure) {
            case NotSmallException said -> String.valueOf(said.getMessage());
            case AccessDeniedException _ -> "cannot be read by this user; let this user read it";
            default -> "cannot be read (" + failure.getClass().getSimpleName() + ")";
        };
    }

    private static final class NotSmallException extends IOException {
        NotSmallException(String message) {
            super(message);
        }
    }
}
