package dev.mcptether.fleet.ledger;

import java.math.BigDecimal;
import java.util.Map;

/// Adds an instance's counters to those of the host, so that each call counts once. A call from a
/// shim through a daemon is counted by both. The host counts the shim's call, because the shim saw
/// the client's answer.
final class OnceCounted {
    private static final String DAEMON = "daemon";
    private static final String CALLS = "tether_calls_total";

    private OnceCounted() {}

    /// Adds what an instance of this role has counted.
    static void add(Map<String, BigDecimal> sums, String role, Map<String, BigDecimal> counters) {
        counters.forEach((name, value) -> {
            if (!role.equals(DAEMON) || !name.startsWith(CALLS)) {
                sums.merge(name, value, BigDecimal::add);
            }
        });
    }
}
