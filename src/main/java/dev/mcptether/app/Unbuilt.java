package dev.mcptether.app;

import dev.mcptether.config.ConfigException;
import dev.mcptether.config.Origin;
import dev.mcptether.config.ShimConfig;
import dev.mcptether.config.TelemetryConfig;

/// Settings that can be given and that nothing obeys yet. They are refused, because a user who
/// gives one relies on it. Whoever builds one takes its line away.
final class Unbuilt {
    private Unbuilt() {}

    static void refuse(ShimConfig config) {
        refuse(config.telemetry());
    }

    static void refuse(TelemetryConfig config) {
        if (config.fleet().isPresent()) {
            throw refusal(
                    "TETHER_FLEET: there is no exporter for the whole host yet; leave it out or use off, and scrape each instance (TETHER_METRICS)");
        }
    }

    private static ConfigException refusal(String message) {
        return new ConfigException(message, new Origin.Default());
    }
}
