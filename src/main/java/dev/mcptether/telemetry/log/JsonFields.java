package dev.mcptether.telemetry.log;

import dev.mcptether.event.Decimal;
import dev.mcptether.telemetry.fanout.Fields;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// Writes fields as JSON.
final class JsonFields implements Fields {
    /// A longer detail tells nothing more, and a line must stay far below a page.
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
        json.writeName(name + "_seconds");
        json.writeNumber(new Decimal(value.toNanos(), NANO_DIGITS).toString());
        return this;
    }

    @Override
    public Fields numbers(String name, Map<String, Decimal> values) {
        json.writeObjectPropertyStart(name);
        values.forEach((key, value) -> {
            json.writeName(key);
            json.writeNumber(value.toString());
        });
        json.writeEndObject();
        return this;
    }
}
