package dev.mcptether.fleet.ledger;

import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;

/// An instance that has ended, as the ledger keeps it.
///
/// @param role its role; empty when it is unknown
/// @param how its exit reason, or {@link #KILLED}
/// @param counters what it had counted, by series; a series that is not named is 0
/// @param log where its event log ended
public record EndedInstance(
        UUID instance, String role, String how, Map<String, BigDecimal> counters, LogEnd log) {
    /// How an instance ended that left no exit reason.
    public static final String KILLED = "killed";

    /// The shutdown that a killed instance could not count itself.
    public static final String KILLED_SERIES = "tether_shutdowns_total{reason=\"killed\"}";

    /// @param seq the number of the log's last line; 0 when it is unknown
    /// @param hash the hash of that line, in hex; empty when it is unknown
    public record LogEnd(long seq, String hash) {
        public static final LogEnd UNKNOWN = new LogEnd(0, "");
    }
}
