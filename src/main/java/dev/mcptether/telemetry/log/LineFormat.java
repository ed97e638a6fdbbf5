package dev.mcptether.telemetry.log;

import dev.mcptether.event.Decimal;
import dev.mcptether.event.Fact;
import dev.mcptether.telemetry.fanout.EventFields;
import dev.mcptether.telemetry.fanout.Fields;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.fanout.Stamped;
import dev.mcptether.telemetry.fanout.Trace;
import java.io.ByteArrayOutputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes an event as one line of JSON: the envelope, the record's own fields in snake case, and
/// the hash of the line before it.
final class LineFormat {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'")
                    .withZone(ZoneOffset.UTC);

    private final JsonFactory json = new JsonFactory();
    private final Identity who;
    private final String instance;

    LineFormat(Identity who) {
        this.who = who;
        this.instance = who.instance().toString();
    }

    /// @param totals all counters, for lines that carry them; otherwise empty
    /// @param previous the hash of the line before, from {@link Chain}
    /// @return the line without its line end
    byte[] line(Stamped stamped, long seq, Map<String, Decimal> totals, String previous) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), line)) {
            generator.writeStartObject();
            Fields fields = new JsonFields(generator);
            envelope(fields, stamped, seq);
            EventFields.write(stamped.event(), fields);
            if (!totals.isEmpty()) {
                fields.numbers("counters", totals);
            }
            fields.text("prev", previous);
            generator.writeEndObject();
        }
        return line.toByteArray();
    }

    private void envelope(Fields fields, Stamped stamped, long seq) {
        Fact fact = Fact.of(stamped.event());
        fields.number("seq", seq)
                .text("ts", TIME.format(stamped.time()))
                .text("event", fact.dottedName())
                .label("severity", fact.severity())
                .text("instance", instance)
                .text("boot", who.boot())
                .number("pid", who.pid())
                .label("role", who.role());
        Trace trace = stamped.trace();
        if (trace != null) {
            fields.text("trace_id", trace.traceId()).text("span_id", trace.spanId());
        }
    }
}
