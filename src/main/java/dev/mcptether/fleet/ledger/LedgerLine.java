package dev.mcptether.fleet.ledger;

import dev.mcptether.fleet.ledger.EndedInstance.LogEnd;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// One line of a ledger: an ended instance, or many in one sum.
///
/// @param instances the instances that have counted this
/// @param texts the line's other fields
record LedgerLine(
        List<UUID> instances, Map<String, String> texts, Map<String, BigDecimal> counters) {
    private static final JsonFactory FACTORY = new JsonFactory();

    static byte[] of(EndedInstance ended) {
        return line(json -> {
            json.writeStringProperty("instance", ended.instance().toString());
            json.writeStringProperty("role", ended.role());
            json.writeStringProperty("how", ended.how());
            if (ended.log().seq() > 0) {
                json.writeStringProperty("log_seq", Long.toString(ended.log().seq()));
                json.writeStringProperty("log_hash", ended.log().hash());
            }
            counters(json, ended.counters());
        });
    }

    /// The sum of many instances. It replaces their own lines.
    static byte[] sum(Collection<UUID> instances, Map<String, BigDecimal> counters) {
        return line(json -> {
            json.writeArrayPropertyStart("instances");
            instances.forEach(each -> json.writeString(each.toString()));
            json.writeEndArray();
            counters(json, counters);
        });
    }

    private interface Content {
        void write(JsonGenerator json);
    }

    private static byte[] line(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void counters(JsonGenerator json, Map<String, BigDecimal> counters) {
        json.writeObjectPropertyStart("counters");
        counters.forEach((name, value) -> {
            json.writeName(name);
            json.writeNumber(value.stripTrailingZeros().toPlainString());
        });
        json.writeEndObject();
    }

    /// @return empty when it is no whole line of a ledger
    static Optional<LedgerLine> read(byte[] ledger, int from, int length) {
        try (JsonParser json =
                FACTORY.createParser(ObjectReadContext.empty(), ledger, from, length)) {
            return json.nextToken() == JsonToken.START_OBJECT ? read(json) : Optional.empty();
        } catch (JacksonException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static Optional<LedgerLine> read(JsonParser json) {
        LedgerLine line = new LedgerLine(new ArrayList<>(), new HashMap<>(), new LinkedHashMap<>());
        boolean whole = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("counters") && value == JsonToken.START_OBJECT) {
                readCounters(json, line.counters);
                whole = true;
            } else if (name.equals("instance")) {
                line.instances.add(UUID.fromString(json.getString()));
            } else if (name.equals("instances") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    line.instances.add(UUID.fromString(json.getString()));
                }
            } else if (value == JsonToken.VALUE_STRING) {
                line.texts.put(name, json.getString());
            } else {
                json.skipChildren();
            }
        }
        boolean closed = json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
        return whole && closed && !line.instances.isEmpty() ? Optional.of(line) : Optional.empty();
    }

    private static void readCounters(JsonParser json, Map<String, BigDecimal> counters) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            if (json.nextToken().isNumeric()) {
                counters.put(name, json.getDecimalValue());
            } else {
                json.skipChildren();
            }
        }
    }

    /// The role of the one instance; empty when it is unknown, and for a sum of many.
    String role() {
        return texts.getOrDefault("role", "");
    }

    /// The one instance of this line; empty for a sum of many.
    Optional<EndedInstance> single() {
        if (!texts.containsKey("how")) {
            return Optional.empty();
        }
        LogEnd log =
                new LogEnd(
                        Long.parseLong(texts.getOrDefault("log_seq", "0")),
                        texts.getOrDefault("log_hash", ""));
        return Optional.of(
                new EndedInstance(
                        instances.getFirst(),
                        role(),
                        texts.getOrDefault("how", ""),
                        counters,
                        log));
    }
}
