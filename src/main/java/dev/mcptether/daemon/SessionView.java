package dev.mcptether.daemon;

import dev.mcptether.report.ShimReport;
import java.time.Duration;
import java.util.Optional;

/// What can be seen of a session from outside.
///
/// @param client who it says it is, or empty
/// @param server the name of the server it is for
/// @param connected false while a session waits for its shim to come back
/// @param report what its shim last said of itself; only over `tether.v1`
public record SessionView(
        long number,
        String subprotocol,
        String client,
        String server,
        Duration openFor,
        int callsInFlight,
        boolean connected,
        Optional<ShimReport> report) {}
