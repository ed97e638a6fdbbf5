package dev.mcptether.cleanup;

/// Takes the cards and counters of ended instances into the ledger, and away.
@FunctionalInterface
public interface DeadCards {
    /// Does it, or leaves it to the host's exporter, which does so within some seconds.
    void fold();
}
