package dev.mcptether.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Who may change a file, according to its POSIX mode. A file system without modes tells nothing;
/// on Windows a user's profile is private by inheritance.
record Ownership(UserPrincipal owner, Set<PosixFilePermission> permissions, boolean sticky) {
    private static final int STICKY = 01000;

    /// @throws java.nio.file.NoSuchFileException if it is not there
    static Optional<Ownership> of(Path path) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return Optional.empty();
        }
        PosixFileAttributes attributes = view.readAttributes();
        int mode = (Integer) Files.getAttribute(path, "unix:mode");
        boolean sticky = (mode & STICKY) != 0;
        return Optional.of(new Ownership(attributes.owner(), attributes.permissions(), sticky));
    }

    boolean othersCanWrite() {
        return permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    /// Whether somebody other than this process's user and root owns it.
    boolean ownedByAnother() throws IOException {
        return !owner.getName().equals("root") && !ownedByThisUser();
    }

    boolean ownedByThisUser() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self)
                ? owner.equals(Files.getOwner(self))
                : owner.getName().equals(System.getProperty("user.name"));
    }

    /// The mode without any rights for anybody but the owner.
    Set<PosixFilePermission> ownersAlone() {
        EnumSet<PosixFilePermission> kept =
                EnumSet.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE);
        kept.retainAll(permissions);
        return kept;
    }
}
