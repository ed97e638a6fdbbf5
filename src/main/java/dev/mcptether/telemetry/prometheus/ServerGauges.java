package dev.mcptether.telemetry.prometheus;

import dev.mcptether.telemetry.slots.Family;
import java.util.function.ToLongFunction;

/// Keeps the gauges of a hosted server at 0 once the server has answered. A gauge that went away
/// with its last process or message would leave a gap in each chart and no data for an alert, where
/// 0 is meant.
final class ServerGauges {
    /// Counts the answers of each server, by its first label.
    static final String ANSWERS = "tether_server_calls_total";

    private ServerGauges() {}

    /// Whether a series is a gauge of a server that has answered.
    ///
    /// @param answers how many answers the server with this name has given
    static boolean isUsed(Family family, int series, ToLongFunction<String> answers) {
        boolean gauge = family.type() == Family.Type.TALLY || family.type() == Family.Type.LEVEL;
        return gauge
                && !family.labels().isEmpty()
                && family.labels().getFirst().name().equals("server")
                && answers.applyAsLong(family.values(series).getFirst()) > 0;
    }
}
