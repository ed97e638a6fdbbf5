package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.Decimal;
import dev.mcptether.event.Label;
import java.time.Duration;
import java.util.Map;

/// Takes the fields of an event, in one spelling for all outputs.
public interface Fields {
    Fields text(String name, String value);

    Fields number(String name, long value);

    Fields flag(String name, boolean value);

    /// @param name without its unit; `_seconds` is added
    Fields seconds(String name, Duration value);

    Fields numbers(String name, Map<String, Decimal> values);

    default Fields label(String name, Label value) {
        return text(name, value.label());
    }
}
