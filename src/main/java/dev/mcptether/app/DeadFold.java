package dev.mcptether.app;

import dev.mcptether.event.EventSink;
import dev.mcptether.fleet.ledger.DiskLedgers;
import dev.mcptether.fleet.ledger.HostTotals;
import dev.mcptether.home.LockFile;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ProcessTable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/// Does a leader's work on the ledger when no instance leads: folds ended instances, and removes
/// old boots' ledgers.
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
                InstantSource clock = InstantSource.system();
                HostTotals totals =
                        new HostTotals(
                                new InstanceFilesOnDisk(home, processes, clock),
                                new DiskLedgers(home, clock),
                                processes.bootId(),
                                NOBODY);
                int folded = totals.fold();
                totals.removeOldLedgers();
                return Optional.of(folded);
            }
        } catch (IOException unwritable) {
            return Optional.empty();
        }
    }
}
