package dev.mcptether.fleet.ledger;

import java.math.BigDecimal;
import java.util.Map;

/// What of an instance's counters is the host's. A call on its way from a shim through a daemon is
/// counted at both, and on the host it is one call: the shim's, which saw the client's answer.
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
