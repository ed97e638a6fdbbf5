package dev.mcptether.fleet;

import dev.mcptether.event.Role;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes and reads an instance card as JSON. It uses the bare generator and parser. Every shim
/// writes and reads cards while it starts, and data binding would cost it more than all the rest of
/// the card. Unknown fields are skipped, so that versions of Tether can live side by side.
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
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            json.nextToken();
            return card(JsonObject.of(json));
        } catch (JacksonException | DateTimeException noCard) {
            throw new IllegalArgumentException("not an instance card", noCard);
        }
    }

    private static InstanceCard card(JsonObject card) {
        String bootId = card.text("boot_id");
        JsonObject client = card.objects("client").stream().findFirst().orElse(null);
        return new InstanceCard(
                UUID.fromString(card.text("instance")),
                Role.valueOf(card.text("role").toUpperCase(Locale.ROOT)),
                identity(card, bootId),
                card.objects("launchers").stream().map(each -> process(each, bootId)).toList(),
                client == null ? null : process(client, bootId),
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

    private static NamedProcess process(JsonObject object, String bootId) {
        return new NamedProcess(identity(object, bootId), object.text("executable"));
    }

    private static ProcessIdentity identity(JsonObject object, String bootId) {
        return new ProcessIdentity(object.number("pid"), object.number("start_ticks"), bootId);
    }
}
