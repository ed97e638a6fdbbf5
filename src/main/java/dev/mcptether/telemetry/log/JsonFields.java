package dev.mcptether.telemetry.log;

import dev.mcptether.telemetry.fanout.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// Fields as JSON.
final class JsonFields implements Fields {
    /// A detail longer than this says nothing more, and a line stays far below a page.
    private static final int TEXT_LIMIT = 512;

    private static final int NANO_DIGITS = 9;

    private final JsonGenerator json;

    JsonFields(JsonGenerator json) {
        this.json = json;
    }

    @Override
    public Fields text(String name, String value) {
        json.writeStringProperty(
                name, value.length() <= TEXT_LIMIT ? value : value.substring(0, TEXT_LIMIT));
        return this;
    }

    @Override
    public Fields number(String name, long value) {
        json.writeNumberProperty(name, value);
        return this;
    }

    @Override
    public Fields flag(String name, boolean value) {
        json.writeBooleanProperty(name, value);
        return this;
    }

    /// Exact to the nanosecond.
    @Override
    public Fields seconds(String name, Duration value) {
        json.writeNumberProperty(name + "_seconds", seconds(value));
        return this;
    }

    @Override
    public Fields numbers(String name, Map<String, ? extends Number> values) {
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
