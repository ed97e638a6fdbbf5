package dev.mcptether.telemetry.log;

import dev.mcptether.event.Label;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// The fields of one line, in the log's one spelling of each type.
final class Fields {
    /// A detail longer than this says nothing more, and a line stays far below a page.
    private static final int TEXT_LIMIT = 512;

    private static final int NANO_DIGITS = 9;

    private final JsonGenerator json;

    Fields(JsonGenerator json) {
        this.json = json;
    }

    Fields text(String name, String value) {
        json.writeStringProperty(
                name, value.length() <= TEXT_LIMIT ? value : value.substring(0, TEXT_LIMIT));
        return this;
    }

    Fields label(String name, Label value) {
        json.writeStringProperty(name, value.label());
        return this;
    }

    Fields number(String name, long value) {
        json.writeNumberProperty(name, value);
        return this;
    }

    Fields flag(String name, boolean value) {
        json.writeBooleanProperty(name, value);
        return this;
    }

    /// Seconds, exact to the nanosecond; the name ends in `_seconds`.
    Fields seconds(String name, Duration value) {
        json.writeNumberProperty(name + "_seconds", seconds(value));
        return this;
    }

    Fields numbers(String name, Map<String, ? extends Number> values) {
        json.writeObjectPropertyStart(name);
        values.forEach((key, value) -> json.writeNumberProperty(key, decimal(value)));
        json.writeEndObject();
        return this;
    }

    static BigDecimal seconds(Duration value) {
        return decimal(BigDecimal.valueOf(value.toNanos(), NANO_DIGITS));
    }

    /// Without an exponent and without zeros at its end.
    private static BigDecimal decimal(Number value) {
        BigDecimal plain =
                value instanceof BigDecimal exact ? exact : new BigDecimal(value.toString());
        return plain.signum() == 0 ? BigDecimal.ZERO : plain.stripTrailingZeros();
    }
}
