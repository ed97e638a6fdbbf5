package dev.mcptether.cleanup;

/// Puts the cards and counters of ended instances into the ledger, and removes them.
@FunctionalInterface
public interface DeadCards {
    /// Does it now, or leaves it to the host's exporter, which does it within some seconds.
    void fold();
}
