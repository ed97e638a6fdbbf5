package dev.mcptether.app;

import dev.mcptether.event.EventSink;
import dev.mcptether.fleet.ledger.DiskLedger;
import dev.mcptether.fleet.ledger.HostTotals;
import dev.mcptether.home.LockFile;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ProcessTable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/// Folds ended instances into the ledger when no leader does it.
final class DeadFold {
    private static final EventSink NOBODY = _ -> {};

    private DeadFold() {}

    /// @return how many were folded; empty if a leader holds the ledger, because it folds them
    ///   itself within seconds, and if the ledger cannot be written
    static Optional<Integer> fold(StateDirectory home, ProcessTable processes) {
        try {
            Optional<LockFile> lock = LockFile.tryHold(home.directory("run"), "leader.lock");
            if (lock.isEmpty()) {
                return Optional.empty();
            }
            try (LockFile _ = lock.get()) {
                HostTotals totals =
                        new HostTotals(
                                new InstanceFilesOnDisk(home, processes, InstantSource.system()),
                                boot -> new DiskLedger(home, boot),
                                processes.bootId(),
                                NOBODY);
                return Optional.of(totals.fold());
            }
        } catch (IOException unwritable) {
            return Optional.empty();
        }
    }
}
