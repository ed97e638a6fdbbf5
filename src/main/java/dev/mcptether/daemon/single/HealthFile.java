package dev.mcptether.daemon.single;

import dev.mcptether.config.Address;
import dev.mcptether.daemon.SessionView;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `daemons/<name>/health.json`: who the daemon is, where it listens, and who is connected, written
/// anew every {@link #INTERVAL} while it lives. A file alone proves nothing: its process must live,
/// and it must be fresh.
public final class HealthFile {
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    /// Older than this, the daemon's timers hang or its disk is full.
    private static final Duration STALE = Duration.ofSeconds(30);

    private final StateDirectory home;
    private final String name;

    public HealthFile(StateDirectory home, String name) {
        this.home = home;
        this.name = name;
    }

    /// What can be said of a daemon from outside.
    public sealed interface Health {
        /// @param text JSON as it stands in the file
        record Running(String text) implements Health {}

        record Stopped(String why) implements Health {}

        record Unhealthy(String why) implements Health {}
    }

    public void write(ProcessIdentity self, Address address, List<SessionView> sessions)
            throws IOException {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("pid", self.pid())
                .put("start_ticks", self.startTicks())
                .put("boot", self.bootId())
                .put("address", address.toString())
                .put("written", Instant.now().toString());
        ArrayNode list = root.putArray("sessions");
        sessions.forEach(session -> list.add(json(session)));
        Path folder = home.directory("daemons", name);
        StateDirectory.replace(
                folder.resolve("health.json"),
                root.toPrettyString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode json(SessionView session) {
        ObjectNode node =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("session", session.number())
                        .put("client", session.client())
                        .put("server", session.server())
                        .put("subprotocol", session.subprotocol())
                        .put("connected", session.connected())
                        .put("open_for_seconds", session.openFor().toSeconds())
                        .put("calls_in_flight", session.callsInFlight());
        session.report()
                .ifPresent(report -> {
                    node.put("watched", report.watched());
                    node.set("shim", JsonMapper.shared().readTree(report.encode()));
                });
        return node;
    }

    public void delete() throws IOException {
        Files.deleteIfExists(file());
    }

    public Health read(ProcessTable processes) throws IOException {
        if (!Files.exists(file())) {
            return new Health.Stopped(
                    "no daemon '" + name + "' has run here, or it has ended in order");
        }
        String text = Files.readString(file());
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(text);
        } catch (JacksonException damaged) {
            return new Health.Unhealthy(
                    file() + " cannot be read: " + damaged.getOriginalMessage());
        }
        long pid = root.path("pid").asLong(-1);
        if (!lives(processes, pid, root.path("start_ticks").asLong(-1))) {
            return new Health.Stopped("its process, pid " + pid + ", is gone");
        }
        Duration age = age(root);
        return age.compareTo(STALE) > 0
                ? new Health.Unhealthy(
                        "pid " + pid + " lives, but has not written for " + age.toSeconds() + " s")
                : new Health.Running(text);
    }

    private static boolean lives(ProcessTable processes, long pid, long startTicks) {
        return processes.look(pid) instanceof Look.Seen(Sighting sighting)
                && sighting.state() != Sighting.State.ZOMBIE
                && sighting.identity().startTicks() == startTicks;
    }

    private static Duration age(JsonNode root) {
        try {
            return Duration.between(
                    Instant.parse(root.path("written").asString("")), Instant.now());
        } catch (java.time.format.DateTimeParseException never) {
            return STALE.plus(STALE);
        }
    }

    private Path file() {
        return home.root().resolve("daemons").resolve(name).resolve("health.json");
    }
}
