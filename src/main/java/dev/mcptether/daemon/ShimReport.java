package dev.mcptether.daemon;

import dev.mcptether.event.Daemon.ShimWatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a shim says of itself: who started it, and how it makes sure not to outlive its client. It
/// travels as JSON in a report frame of `tether.v1`; names that are not known are ignored, so that
/// shims and daemons of different versions understand each other.
///
/// @param instance the shim's UUID
/// @param client the client's process, or null when none was found
/// @param launchers between shim and client, the one next to the shim first
/// @param lastCheck of the client, or null before the first
public record ShimReport(
        String instance,
        long pid,
        @Nullable Party client,
        List<Party> launchers,
        List<Watch> watches,
        @Nullable Check lastCheck) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /// More than any real chain; a report is untrusted.
    private static final int MOST = 32;

    private static final int TEXT_MOST = 200;

    /// A process of the lineage.
    ///
    /// @param name its executable, without path and arguments
    public record Party(long pid, String name) {}

    /// @param method as in the event log: `pidfd`, `handle`, `poll`
    /// @param detail why it is not armed, or empty
    public record Watch(String method, boolean armed, String detail) {}

    /// @param outcome as in the event log: `alive`, ...
    /// @param at when, in ISO 8601
    public record Check(String method, String outcome, String at) {}

    /// Every watch is armed that should be.
    public boolean watched() {
        return watches.stream().anyMatch(Watch::armed);
    }

    ShimWatch watch() {
        if (client == null) {
            return ShimWatch.STDIN_ONLY;
        }
        boolean pushed =
                watches.stream().anyMatch(watch -> watch.armed && !watch.method.equals("poll"));
        return pushed ? ShimWatch.PUSHED : watched() ? ShimWatch.POLLED : ShimWatch.UNWATCHED;
    }

    public byte[] encode() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("instance", instance).put("pid", pid);
        if (client != null) {
            root.set("client", encode(client));
        }
        launchers.forEach(each -> root.withArrayProperty("launchers").add(encode(each)));
        for (Watch each : watches) {
            root.withArrayProperty("watches")
                    .addObject()
                    .put("method", each.method)
                    .put("armed", each.armed)
                    .put("detail", each.detail);
        }
        if (lastCheck != null) {
            root.putObject("last_check")
                    .put("method", lastCheck.method)
                    .put("outcome", lastCheck.outcome)
                    .put("at", lastCheck.at);
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Empty for what is not a report.
    public static Optional<ShimReport> decode(byte[] json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
        if (!root.isObject()) {
            return Optional.empty();
        }
        List<Party> launchers = new ArrayList<>();
        some(root.path("launchers")).forEach(each -> launchers.add(party(each)));
        List<Watch> watches = new ArrayList<>();
        some(root.path("watches"))
                .forEach(each ->
                        watches.add(
                                new Watch(
                                        text(each, "method"),
                                        each.path("armed").asBoolean(false),
                                        text(each, "detail"))));
        JsonNode client = root.path("client");
        JsonNode check = root.path("last_check");
        return Optional.of(
                new ShimReport(
                        text(root, "instance"),
                        root.path("pid").asLong(-1),
                        client.isObject() ? party(client) : null,
                        launchers,
                        watches,
                        check.isObject()
                                ? new Check(
                                        text(check, "method"),
                                        text(check, "outcome"),
                                        text(check, "at"))
                                : null));
    }

    private static ObjectNode encode(Party party) {
        return JsonNodeFactory.instance.objectNode().put("pid", party.pid).put("name", party.name);
    }

    private static Party party(JsonNode node) {
        return new Party(node.path("pid").asLong(-1), text(node, "name"));
    }

    private static List<JsonNode> some(JsonNode array) {
        return array.valueStream().limit(MOST).toList();
    }

    private static String text(JsonNode node, String name) {
        String text = node.path(name).asString("");
        return text.length() <= TEXT_MOST ? text : text.substring(0, TEXT_MOST);
    }
}
