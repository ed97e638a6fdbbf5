package dev.mcptether.report;

import dev.mcptether.event.Daemon.ShimWatch;
import java.io.ByteArrayOutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A shim's report on itself: who started it, and how it watches its client. It travels as JSON in
/// a report frame of `tether.v1`. Unknown names are ignored, so that shims and daemons of different
/// versions understand each other.
///
/// @param instance the shim's UUID
/// @param client the client's process, or null if none was found
/// @param launchers between shim and client, the one next to the shim first
/// @param lastCheck the last check of the client, or null before the first
/// @param directory where the shim works, which is where its client started it; null if the report
///   does not say
public record ShimReport(
        String instance,
        long pid,
        @Nullable Party client,
        List<Party> launchers,
        List<Watch> watches,
        @Nullable Check lastCheck,
        @Nullable String directory) {
    private static final JsonFactory FACTORY = new JsonFactory();

    /// More than any real chain has. A report is not trusted.
    private static final int MOST = 32;

    private static final int TEXT_MOST = 200;

    /// The longest path on Linux.
    private static final int PATH_MOST = 4096;

    /// A process of the lineage.
    ///
    /// @param name its executable, without path and arguments
    public record Party(long pid, String name) {}

    /// @param method as in the event log: `pidfd`, `handle`, `poll`
    /// @param detail why it is not armed, or empty
    public record Watch(String method, boolean armed, String detail) {}

    /// @param outcome as in the event log: `alive`, ...
    /// @param at the time, in ISO 8601
    public record Check(String method, String outcome, String at) {}

    /// For a shim that does not say where it works.
    public ShimReport(
            String instance,
            long pid,
            @Nullable Party client,
            List<Party> launchers,
            List<Watch> watches,
            @Nullable Check lastCheck) {
        this(instance, pid, client, launchers, watches, lastCheck, null);
    }

    /// Where the shim works, if it says so and the path is an absolute one of this machine's form.
    public Optional<Path> place() {
        try {
            return Optional.ofNullable(directory).map(Path::of).filter(Path::isAbsolute);
        } catch (InvalidPathException ofAnotherSystem) {
            return Optional.empty();
        }
    }

    /// Whether all watches that should be armed are armed.
    public boolean watched() {
        return watches.stream().anyMatch(Watch::armed);
    }

    public ShimWatch watch() {
        if (client == null) {
            return ShimWatch.STDIN_ONLY;
        }
        boolean pushed =
                watches.stream().anyMatch(watch -> watch.armed && !watch.method.equals("poll"));
        return pushed ? ShimWatch.PUSHED : watched() ? ShimWatch.POLLED : ShimWatch.UNWATCHED;
    }

    /// Writes the report. It builds no tree, because every shim does this as it starts.
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("instance", instance);
            json.writeNumberProperty("pid", pid);
            if (client != null) {
                json.writeName("client");
                encode(client, json);
            }
            json.writeArrayPropertyStart("launchers");
            launchers.forEach(each -> encode(each, json));
            json.writeEndArray();
            json.writeArrayPropertyStart("watches");
            watches.forEach(each -> encode(each, json));
            json.writeEndArray();
            if (lastCheck != null) {
                json.writeObjectPropertyStart("last_check");
                json.writeStringProperty("method", lastCheck.method);
                json.writeStringProperty("outcome", lastCheck.outcome);
                json.writeStringProperty("at", lastCheck.at);
                json.writeEndObject();
            }
            if (directory != null) {
                json.writeStringProperty("directory", directory);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void encode(Party party, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("pid", party.pid);
        json.writeStringProperty("name", party.name);
        json.writeEndObject();
    }

    private static void encode(Watch watch, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("method", watch.method);
        json.writeBooleanProperty("armed", watch.armed);
        json.writeStringProperty("detail", watch.detail);
        json.writeEndObject();
    }

    /// Reads a report; empty if the bytes are none.
    public static Optional<ShimReport> decode(byte[] json) {
        JsonNode root;
        try {
            root = Trees.MAPPER.readTree(json);
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
                                : null,
                        directory(root)));
    }

    private static @Nullable String directory(JsonNode root) {
        String path = root.path("directory").asString("");
        return path.isEmpty() || path.length() > PATH_MOST ? null : path;
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

    /// Loaded only in daemons, because shims never read reports.
    private static final class Trees {
        static final JsonMapper MAPPER = new JsonMapper();
    }
}
