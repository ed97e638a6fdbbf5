package dev.mcptether.daemon;

import java.time.Duration;

/// What can be seen of a session from outside.
///
/// @param client who it says it is, or empty
public record SessionView(
        long number, String subprotocol, String client, Duration openFor, int callsInFlight) {}
