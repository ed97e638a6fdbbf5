package dev.mcptether.process;

import dev.mcptether.config.Address;
import dev.mcptether.config.Platform.Family;
import dev.mcptether.process.HostProcess.Details;
import dev.mcptether.process.Sighting.State;
import dev.mcptether.process.Sighting.Terminal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The processes of a host as a JSON file, which a user can send and tests can read. If a field is
/// missing, it gets the value for "unknown".
public final class SnapshotJson {
    /// The boot of all processes in a recording. It tells nothing about the real boot.
    static final String BOOT = "boot";

    private static final String HIDDEN = "hidden";

    private SnapshotJson() {}

    public static String write(HostSnapshot host) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("system", label(host.system())).put("taken", host.taken().toString());
        ArrayNode processes = root.putArray("processes");
        host.byPid().values().forEach(each -> write(each, processes.addObject()));
        if (!host.unseen().isEmpty()) {
            ArrayNode unseen = root.putArray("unseen");
            host.unseen().stream().map(Address::toString).sorted().forEach(unseen::add);
        }
        return root.toPrettyString() + "\n";
    }

    private static void write(HostProcess process, ObjectNode node) {
        Sighting sighting = process.sighting();
        Details details = process.details();
        node.put("pid", process.pid())
                .put("start", process.identity().startTicks())
                .put("parent", sighting.parent())
                .put("name", sighting.name())
                .put("state", label(sighting.state()))
                .put("session", sighting.session())
                .put("terminal", label(sighting.terminal()))
                .put("threads", sighting.threads())
                .put("executable", process.command().executable());
        List<String> arguments = process.command().arguments();
        if (arguments != null) {
            arguments.forEach(node.putArray("arguments")::add);
        }
        node.put("started", process.started().toString()).put("rss_bytes", process.rssBytes());
        if (!details.user().isEmpty()) {
            node.put("user", details.user());
        }
        Map<String, String> environment = details.environment();
        if (environment != null) {
            environment.forEach(node.putObject("environment")::put);
        }
        if (!details.socketsSeen()) {
            node.put("sockets", HIDDEN);
        }
        if (!details.listens().isEmpty()) {
            ArrayNode listens = node.putArray("listens");
            details.listens().forEach(each -> listens.add(each.toString()));
        }
    }

    /// @throws IllegalArgumentException if it is no recording
    public static HostSnapshot read(byte[] json) {
        try {
            JsonNode root = JsonMapper.shared().readTree(json);
            Instant taken = Instant.parse(root.path("taken").asString("1970-01-01T00:00:00Z"));
            List<HostProcess> processes = new ArrayList<>();
            for (JsonNode each : root.required("processes")) {
                processes.add(process(each, taken));
            }
            return HostSnapshot.of(
                    value(Family.class, root.required("system").asString("")),
                    taken,
                    processes,
                    texts(root.path("unseen")).stream().map(Address::parse).toList());
        } catch (JacksonException damaged) {
            throw new IllegalArgumentException("not a recording of a host", damaged);
        }
    }

    private static HostProcess process(JsonNode node, Instant taken) {
        String executable = node.required("executable").asString("");
        Sighting sighting =
                new Sighting(
                        new ProcessIdentity(
                                node.required("pid").asLong(),
                                node.required("start").asLong(),
                                BOOT),
                        node.path("name").asString(Command.bareName(executable)),
                        node.required("parent").asLong(),
                        value(State.class, node.path("state").asString("live")),
                        node.path("session").asLong(0),
                        value(Terminal.class, node.path("terminal").asString("unknown")),
                        node.path("threads").asInt(0));
        Details details =
                new Details(
                        node.path("user").asString(""),
                        environment(node.get("environment")),
                        texts(node.path("listens")).stream().map(Address::parse).toList(),
                        !node.path("sockets").asString("").equals(HIDDEN));
        return new HostProcess(
                sighting,
                new Command(
                        executable, node.has("arguments") ? texts(node.get("arguments")) : null),
                node.has("started") ? Instant.parse(node.get("started").asString("")) : taken,
                node.path("rss_bytes").asLong(0),
                details);
    }

    private static @Nullable Map<String, String> environment(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        Map<String, String> environment = new HashMap<>();
        node.properties()
                .forEach(each -> environment.put(each.getKey(), each.getValue().asString("")));
        return environment;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asString("")));
        return texts;
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E value(Class<E> type, String label) {
        return Enum.valueOf(type, label.toUpperCase(Locale.ROOT));
    }
}
