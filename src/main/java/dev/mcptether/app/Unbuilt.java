package dev.mcptether.app;

import dev.mcptether.config.ConfigException;
import dev.mcptether.config.Dialect;
import dev.mcptether.config.Origin;
import dev.mcptether.config.ShimConfig;
import dev.mcptether.config.TelemetryConfig;

/// Settings that can be given and that nothing obeys yet. They are refused, because a user who
/// gives one relies on it. Whoever builds one takes its line away.
final class Unbuilt {
    private Unbuilt() {}

    static void refuse(ShimConfig config) {
        if (config.dialect() == Dialect.EXAI) {
            throw refusal(
                    "TETHER_DIALECT: the exai dialect does not work yet; use mcp (set TETHER_URL or TETHER_DIALECT, or remove the EXAI_WS_* and EXAI_SESSION_ID variables that asked for it)");
        }
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
