package dev.mcptether.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/// Checks whether the home is on this machine's own disk. The promise of exactly one daemon depends
/// on locks, and the counters depend on mapped files. On other disks neither is reliable.
record NetworkHomeCheck(Path home, Disk disk) implements Check {
    private static final Set<String> REMOTE =
            Set.of(
                    "nfs",
                    "nfs3",
                    "nfs4",
                    "cifs",
                    "smb",
                    "smb2",
                    "smb3",
                    "smbfs",
                    "afpfs",
                    "webdav",
                    "fuse.sshfs",
                    "fuse.rclone",
                    "sshfs",
                    "9p",
                    "v9fs",
                    "afs",
                    "ncpfs",
                    "glusterfs",
                    "fuse.glusterfs",
                    "ceph",
                    "lustre",
                    "beegfs",
                    "gpfs",
                    "vboxsf",
                    "prl_fs",
                    "drvfs");

    @Override
    public String name() {
        return "network-home";
    }

    @Override
    public String question() {
        return "Is $TETHER_HOME on a disk of this machine?";
    }

    @Override
    public Diagnosis look() throws IOException {
        String type = disk.type(Disk.existing(home));
        return REMOTE.contains(type.toLowerCase(Locale.ROOT))
                ? Diagnosis.warning(
                        "%s is on %s: locks and mapped files do not hold there"
                                .formatted(home, type),
                        "set TETHER_HOME to a directory on a disk of this machine")
                : Diagnosis.ok("%s is on %s".formatted(home, type));
    }
}
