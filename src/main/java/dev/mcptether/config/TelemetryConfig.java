package dev.mcptether.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What telemetry must know.
///
/// @param metrics where this instance serves /metrics; empty: nowhere
/// @param fleet how this instance may be the host's exporter; empty: it never is
/// @param openTelemetry the `OTEL_*` variables as they are
public record TelemetryConfig(
        Path home,
        Optional<Address> metrics,
        Optional<FleetConfig> fleet,
        LogLevel logLevel,
        Propagation propagation,
        Map<String, String> openTelemetry) {}
