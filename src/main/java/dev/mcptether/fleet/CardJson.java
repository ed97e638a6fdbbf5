package dev.mcptether.fleet;

import dev.mcptether.event.Role;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.wire.JsonPart;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes and reads an instance card as JSON. Every shim does both while it starts, and `tether ps`
/// reads all cards. So it uses Jackson's bare generator, and no parser of Jackson's: the first one
/// initialises `BigDecimal`, which takes 25 ms in Java 25 (measured; docs/adr/0004). Unknown fields
/// are skipped, so that versions of Tether can live side by side.
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
            text(json, "daemon_version", card.daemonVersion());
            text(json, "url", card.url());
            text(json, "metrics", card.metrics());
            text(json, "version", card.version());
            text(json, "started", card.started().toString());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /// @throws IllegalArgumentException when the bytes are no card
    static InstanceCard read(byte[] bytes) {
        try {
            return card(new Fields(JsonPart.of(bytes)));
        } catch (DateTimeException noCard) {
            throw new IllegalArgumentException("not an instance card", noCard);
        }
    }

    private static InstanceCard card(Fields card) {
        String bootId = card.text("boot_id");
        JsonPart client = card.part("client");
        return new InstanceCard(
                UUID.fromString(card.text("instance")),
                Role.valueOf(card.text("role").toUpperCase(Locale.ROOT)),
                identity(card, bootId),
                card.part("launchers").elements().stream()
                        .filter(JsonPart::isObject)
                        .map(each -> process(each, bootId))
                        .toList(),
                client.isObject() ? process(client, bootId) : null,
                card.textOrNull("client_name"),
                card.textOrNull("daemon_version"),
                card.textOrNull("url"),
                card.textOrNull("metrics"),
                card.text("version"),
                Instant.parse(card.text("started")));
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

    private static NamedProcess process(JsonPart object, String bootId) {
        Fields process = new Fields(object);
        return new NamedProcess(identity(process, bootId), process.text("executable"));
    }

    private static ProcessIdentity identity(Fields process, String bootId) {
        return new ProcessIdentity(process.number("pid"), process.number("start_ticks"), bootId);
    }

    /// The fields of an object, looked for once.
    private record Fields(Map<String, JsonPart> parts) {
        Fields(JsonPart object) {
            this(object.members());
        }

        JsonPart part(String name) {
            return parts.getOrDefault(name, JsonPart.MISSING);
        }

        @Nullable String textOrNull(String name) {
            JsonPart part = part(name);
            return part.isString() ? part.string() : null;
        }

        String text(String name) {
            String text = textOrNull(name);
            if (text == null) {
                throw new IllegalArgumentException("no text: " + name);
            }
            return text;
        }

        long number(String name) {
            return part(name)
                    .number()
                    .orElseThrow(() -> new IllegalArgumentException("no number: " + name));
        }
    }
}
