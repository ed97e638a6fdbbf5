package dev.mcptether.fleet.ledger;

import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The directory `ledger`.
///
/// The ledger of an earlier boot is in no total. It only tells `tether verify` how the instances of
/// that boot ended. So it is kept as long as their event logs are.
public final class DiskLedgers implements LedgerFiles {
    /// How long an event log is kept. A ledger is written after the logs of its instances have
    /// ended, so it is removed after them.
    private static final Duration KEPT_FOR = Duration.ofDays(14);

    /// How many bytes are kept of all earlier boots together. The oldest ledgers are removed first.
    private static final long KEPT_BYTES = 32 << 20;

    private final StateDirectory home;
    private final InstantSource clock;

    private record Old(Path file, Instant written, long bytes) {}

    public DiskLedgers(StateDirectory home, InstantSource clock) {
        this.home = home;
        this.clock = clock;
    }

    @Override
    public LedgerFile of(String boot) {
        return new DiskLedger(home, boot);
    }

    @Override
    public void removeOld(String present) throws IOException {
        List<Old> earlier = earlier(DiskLedger.name(present));
        earlier.sort(Comparator.comparing(Old::written).reversed());
        long kept = 0;
        for (Old each : earlier) {
            kept += each.bytes();
            boolean expired = each.written().isBefore(clock.instant().minus(KEPT_FOR));
            if (expired || kept > KEPT_BYTES) {
                Files.deleteIfExists(each.file());
            }
        }
    }

    /// The files of earlier boots, including what a compaction left when a crash ended it.
    private List<Old> earlier(String present) throws IOException {
        List<Old> found = new ArrayList<>();
        Path directory = home.root().resolve("ledger");
        if (!Files.isDirectory(directory)) {
            return found;
        }
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(directory, "*{.jsonl,.jsonl.new}")) {
            for (Path file : files) {
                if (!file.getFileName().toString().startsWith(present)) {
                    add(file, found);
                }
            }
        }
        return found;
    }

    private static void add(Path file, List<Old> found) throws IOException {
        try {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            if (seen.isRegularFile()) {
                found.add(new Old(file, seen.lastModifiedTime().toInstant(), seen.size()));
            }
        } catch (NoSuchFileException removed) {
            // Nothing is left to remove.
        }
    }
}
