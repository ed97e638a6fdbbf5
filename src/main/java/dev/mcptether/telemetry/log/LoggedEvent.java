package dev.mcptether.telemetry.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A line of the event log, read back.
///
/// @param json the line as written
public record LoggedEvent(
        Instant time,
        String instance,
        long seq,
        String event,
        String severity,
        String role,
        long pid,
        String json,
        JsonNode fields) {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private static final Set<String> ENVELOPE =
            Set.of("seq", "ts", "event", "severity", "instance", "boot", "pid", "role", "prev");

    /// Reads a line as an event; empty if it is none.
    static Optional<LoggedEvent> of(byte[] line) {
        String json = new String(line, StandardCharsets.UTF_8);
        try {
            JsonNode fields = MAPPER.readTree(json);
            return Optional.of(
                    new LoggedEvent(
                            Instant.parse(fields.required("ts").stringValue()),
                            fields.required("instance").stringValue(),
                            fields.required("seq").longValue(),
                            fields.required("event").stringValue(),
                            fields.required("severity").stringValue(),
                            fields.required("role").stringValue(),
                            fields.required("pid").longValue(),
                            json,
                            fields));
        } catch (JacksonException | DateTimeParseException notAnEvent) {
            return Optional.empty();
        }
    }

    /// The event's own fields, without the envelope.
    public SequencedMap<String, String> details() {
        SequencedMap<String, String> details = new LinkedHashMap<>();
        fields.properties()
                .forEach(field -> {
                    if (!ENVELOPE.contains(field.getKey())) {
                        JsonNode value = field.getValue();
                        details.put(
                                field.getKey(),
                                value.isString() ? value.stringValue() : value.toString());
                    }
                });
        return details;
    }
}
