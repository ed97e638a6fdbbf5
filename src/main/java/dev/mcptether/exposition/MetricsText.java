package dev.mcptether.exposition;

import dev.mcptether.exposition.MetricFamily.Sample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// Prometheus' two text formats. Tether writes them without a library: the exporter of a whole host
/// has only finished numbers, and a shim that leads should not have to load a library for them.
public enum MetricsText {
    PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
    OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    /// Below this, a double holds every whole number exactly.
    private static final double WHOLE = 1e15;

    private final String contentType;

    MetricsText(String contentType) {
        this.contentType = contentType;
    }

    /// The format that a client with this `Accept` header wants.
    public static MetricsText wanted(String accept) {
        return accept.toLowerCase(Locale.ROOT).contains("application/openmetrics-text")
                ? OPEN_METRICS
                : PROMETHEUS;
    }

    public String contentType() {
        return contentType;
    }

    /// Writes all families in their order.
    public byte[] of(List<MetricFamily> families) {
        StringBuilder text = new StringBuilder(64 * 1024);
        families.forEach(each -> family(each, text));
        if (this == OPEN_METRICS) {
            text.append("# EOF\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void family(MetricFamily family, StringBuilder text) {
        String name = family.name();
        if (this == OPEN_METRICS
                && family.type() == MetricFamily.Type.COUNTER
                && name.endsWith("_total")) {
            name = name.substring(0, name.length() - "_total".length());
        }
        text.append("# HELP ").append(name).append(' ');
        text.append(family.help().replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(family.type().text()).append('\n');
        for (Sample sample : family.samples()) {
            text.append(family.name()).append(sample.suffix());
            if (!sample.labels().isEmpty()) {
                text.append('{').append(sample.labels()).append('}');
            }
            text.append(' ');
            number(sample.value(), text);
            text.append('\n');
        }
    }

    private static void number(double value, StringBuilder text) {
        if (value == Math.rint(value) && Math.abs(value) < WHOLE) {
            text.append((long) value);
        } else if (Double.isInfinite(value)) {
            text.append(value > 0 ? "+Inf" : "-Inf");
        } else {
            text.append(value);
        }
    }
}
