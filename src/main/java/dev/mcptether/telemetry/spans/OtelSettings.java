package dev.mcptether.telemetry.spans;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The `OTEL_*` variables, and what they ask for. It loads nothing of OpenTelemetry.
public record OtelSettings(Map<String, String> variables) {
    private static final Set<String> ENDPOINTS =
            Set.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

    public OtelSettings {
        variables = Map.copyOf(variables);
    }

    /// Whether spans leave this process.
    public boolean exportsSpans() {
        String exporter = variables.getOrDefault("OTEL_TRACES_EXPORTER", "");
        return !disabled()
                && !exporter.equals("none")
                && (!exporter.isEmpty() || ENDPOINTS.stream().anyMatch(this::has));
    }

    /// Whether events leave this process as log records. They do only if the variable names an
    /// exporter.
    public boolean exportsLogs() {
        String exporter = variables.getOrDefault("OTEL_LOGS_EXPORTER", "");
        return !disabled() && !exporter.isEmpty() && !exporter.equals("none");
    }

    /// The SDK's properties. The SDK's defaults would also export metrics, by a protocol for which
    /// Tether has no client.
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
