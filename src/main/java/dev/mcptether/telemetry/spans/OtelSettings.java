package dev.mcptether.telemetry.spans;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The `OTEL_*` variables, and what they ask for. Nothing of OpenTelemetry is needed to answer.
public record OtelSettings(Map<String, String> variables) {
    private static final Set<String> ENDPOINTS =
            Set.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

    public OtelSettings {
        variables = Map.copyOf(variables);
    }

    /// Whether spans are to leave this process.
    public boolean exportsSpans() {
        String exporter = variables.getOrDefault("OTEL_TRACES_EXPORTER", "");
        return !disabled()
                && !exporter.equals("none")
                && (!exporter.isEmpty() || ENDPOINTS.stream().anyMatch(this::has));
    }

    /// Whether events are to leave this process as log records; only when asked for by name.
    public boolean exportsLogs() {
        String exporter = variables.getOrDefault("OTEL_LOGS_EXPORTER", "");
        return !disabled() && !exporter.isEmpty() && !exporter.equals("none");
    }

    /// The SDK's properties. Its defaults would export metrics, and by a protocol for which Tether
    /// carries no client.
    Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        properties.put("otel.exporter.otlp.protocol", "http/protobuf");
        variables.forEach((name, value) ->
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        properties.put("otel.metrics.exporter", "none");
        if (!exportsSpans()) {
            properties.put("otel.traces.exporter", "none");
        }
        if (!exportsLogs()) {
            properties.put("otel.logs.exporter", "none");
        }
        return properties;
    }

    private boolean disabled() {
        return variables.getOrDefault("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true");
    }

    private boolean has(String variable) {
        return !variables.getOrDefault(variable, "").isEmpty();
    }
}
