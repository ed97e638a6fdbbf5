package dev.mcptether.fleet.exporter;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// `run/fleet.json`: which instance leads this home, and where it serves.
final class LeadingJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private LeadingJson() {}

    /// @param serves false while another program has the address
    static byte[] of(Leading leading, boolean serves, Instant since) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("instance", leading.instance().toString());
            json.writeStringProperty("role", leading.role().label());
            json.writeNumberProperty("pid", leading.process().pid());
            json.writeNumberProperty("start_ticks", leading.process().startTicks());
            json.writeStringProperty("boot", leading.process().bootId());
            if (serves) {
                json.writeStringProperty("address", leading.address().toString());
            }
            json.writeStringProperty("since", since.toString());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
