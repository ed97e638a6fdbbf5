package dev.mcptether.fleet;

import dev.mcptether.event.Role;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An instance card as JSON. Written by hand onto the bare generator: every shim writes one while
/// it starts, and binding would cost it more than all the rest of the card. Unknown fields are
/// skipped, so that versions of Tether can live side by side.
final class CardJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private CardJson() {}

    static byte[] write(InstanceCard card) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("instance", card.instance().toString());
            json.writeStringProperty("role", card.role().label());
            identity(json, card.process());
            json.writeArrayPropertyStart("launchers");
            card.launchers().forEach(launcher -> process(json, launcher));
            json.writeEndArray();
            NamedProcess client = card.client();
            if (client != null) {
                json.writeName("client");
                process(json, client);
            }
            text(json, "client_name", card.clientName());
            text(json, "url", card.url());
            text(json, "metrics", card.metrics());
            text(json, "version", card.version());
            text(json, "started", card.started().toString());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /// @throws IllegalArgumentException when it is no card
    static InstanceCard read(byte[] bytes) {
        try {
            JsonNode card = JsonMapper.shared().readTree(bytes);
            String bootId = card.required("boot_id").stringValue();
            List<NamedProcess> launchers = new ArrayList<>();
            card.path("launchers").forEach(each -> launchers.add(process(each, bootId)));
            return new InstanceCard(
                    UUID.fromString(card.required("instance").stringValue()),
                    Role.valueOf(card.required("role").stringValue().toUpperCase(Locale.ROOT)),
                    identity(card, bootId),
                    launchers,
                    card.has("client") ? process(card.required("client"), bootId) : null,
                    card.path("client_name").stringValue(null),
                    card.path("url").stringValue(null),
                    card.path("metrics").stringValue(null),
                    card.required("version").stringValue(),
                    Instant.parse(card.required("started").stringValue()));
        } catch (JacksonException | DateTimeException noCard) {
            throw new IllegalArgumentException("not an instance card", noCard);
        }
    }

    private static void process(JsonGenerator json, NamedProcess process) {
        json.writeStartObject();
        json.writeNumberProperty("pid", process.pid());
        json.writeNumberProperty("start_ticks", process.identity().startTicks());
        json.writeStringProperty("executable", process.executable());
        json.writeEndObject();
    }

    private static void identity(JsonGenerator json, ProcessIdentity process) {
        json.writeNumberProperty("pid", process.pid());
        json.writeNumberProperty("start_ticks", process.startTicks());
        json.writeStringProperty("boot_id", process.bootId());
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    private static NamedProcess process(JsonNode node, String bootId) {
        return new NamedProcess(identity(node, bootId), node.required("executable").stringValue());
    }

    private static ProcessIdentity identity(JsonNode node, String bootId) {
        return new ProcessIdentity(
                node.required("pid").longValue(), node.required("start_ticks").longValue(), bootId);
    }
}
