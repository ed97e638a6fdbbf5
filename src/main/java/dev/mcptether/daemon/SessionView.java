package dev.mcptether.daemon;

import dev.mcptether.report.ShimReport;
import java.time.Duration;
import java.util.Optional;

/// What can be seen of a session from outside.
///
/// @param client the client's own name, or empty
/// @param server the name of the server that it is for
/// @param connected false while a session waits for its shim to return
/// @param report its shim's last report; only over `tether.v1`
public record SessionView(
        long number,
        String subprotocol,
        String client,
        String server,
        Duration openFor,
        int callsInFlight,
        boolean connected,
        Optional<ShimReport> report) {}
