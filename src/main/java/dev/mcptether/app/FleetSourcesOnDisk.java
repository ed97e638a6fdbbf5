package dev.mcptether.app;

import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.exporter.FleetSources;
import dev.mcptether.fleet.exporter.InstanceNumbers;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.telemetry.log.EventTail;
import dev.mcptether.telemetry.prometheus.InstanceFamilies;
import dev.mcptether.telemetry.slots.SlotsFile;
import dev.mcptether.telemetry.slots.SlotsImage;
import dev.mcptether.telemetry.slots.SlotsLook;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the exporter learns from the files of this home: cards, slots, event logs, and what its
/// daemons say of themselves.
final class FleetSourcesOnDisk implements FleetSources {
    private static final int RECENT_EVENTS = 50;
    private static final Duration RECENT = Duration.ofMinutes(15);
    private static final int MOST_HEALTH_BYTES = 4 << 20;

    private final StateDirectory home;
    private final Instances cards;
    private final InstantSource clock;
    private final InstanceFamilies families =
            new InstanceFamilies(System.getProperty("os.name", ""));
    private final EventTail events;

    FleetSourcesOnDisk(StateDirectory home, Instances cards, InstantSource clock) {
        this.home = home;
        this.cards = cards;
        this.clock = clock;
        this.events = new EventTail(home.root());
    }

    @Override
    public List<Instances.Entry> cards() throws IOException {
        return cards.all();
    }

    @Override
    public Optional<InstanceNumbers> numbers(UUID instance) {
        return image(instance)
                .map(image ->
                        new InstanceNumbers(
                                image.sum("tether_calls_total", _ -> true),
                                image.sum("tether_calls_total", FleetSourcesOnDisk::failed),
                                image.sum("tether_outage_seconds", _ -> true),
                                image.sum("tether_retries_total", _ -> true),
                                image.sum("tether_calls_in_flight", _ -> true),
                                image.sum("tether_link_up", _ -> true) > 0));
    }

    /// @param labels method and outcome of a call
    private static boolean failed(List<String> labels) {
        return InstanceNumbers.isFailure(labels.get(1));
    }

    @Override
    public Optional<List<MetricFamily>> instance(UUID instance) {
        return image(instance).map(families::of);
    }

    private Optional<SlotsImage> image(UUID instance) {
        try {
            return SlotsFile.look(SlotsFile.path(home.root(), instance.toString()))
                            instanceof SlotsLook.Whole(SlotsImage image)
                    ? Optional.of(image)
                    : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    @Override
    public List<DaemonSessions> sessions() {
        List<DaemonSessions> found = new ArrayList<>();
        try (DirectoryStream<Path> daemons =
                Files.newDirectoryStream(home.root().resolve("daemons"))) {
            for (Path each : daemons) {
                sessions(each.resolve("health.json")).ifPresent(found::add);
            }
        } catch (IOException none) {
            return found;
        }
        return found;
    }

    private static Optional<DaemonSessions> sessions(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_HEALTH_BYTES) {
                return Optional.empty();
            }
            JsonNode health = JsonMapper.shared().readTree(Files.readAllBytes(file));
            long shims = health.path("sessions").valueStream().filter(each -> ofShim(each)).count();
            return Optional.of(
                    new DaemonSessions(
                            health.path("address").asString(""),
                            (int) shims,
                            Instant.parse(health.path("written").asString(""))));
        } catch (IOException | JacksonException | DateTimeException unusable) {
            return Optional.empty();
        }
    }

    /// Whether a session is a shim's, or nothing is known of it.
    private static boolean ofShim(JsonNode session) {
        return session.path("connected").asBoolean(false)
                && (session.path("client").asString("").isEmpty()
                        || session.has("shim")
                        || !session.path("subprotocol").asString("").equals("mcp"));
    }

    @Override
    public List<String> recentEvents() throws IOException {
        return events.recent(RECENT_EVENTS, clock.instant(), RECENT);
    }

    @Override
    public List<String> freshEvents() throws IOException {
        return events.fresh();
    }
}
