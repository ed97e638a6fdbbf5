package dev.mcptether.fleet.exporter;

import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.exposition.MetricsText;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.Targets;
import dev.mcptether.fleet.page.LivePage;
import dev.mcptether.fleet.page.PageFile;
import dev.mcptether.http.Answer;
import dev.mcptether.http.Asked;
import dev.mcptether.http.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Answers the requests to the host's address. Runs on the server's threads.
final class HostSite implements Site {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String JSON = "application/json";
    private static final Pattern INSTANCE =
            Pattern.compile("/instances/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/metrics");

    private final Leading leading;
    private final FleetView view;
    private final FleetSources sources;
    private final LiveStreams streams;
    private final LivePage page = new LivePage();

    HostSite(Leading leading, FleetView view, FleetSources sources, LiveStreams streams) {
        this.leading = leading;
        this.view = view;
        this.sources = sources;
        this.streams = streams;
    }

    @Override
    public void answer(Asked asked, Answer answer) {
        try {
            route(asked, answer);
        } catch (IOException unreadable) {
            answer.text(503, "This host's instances cannot be read: " + unreadable + "\n");
        }
    }

    private void route(Asked asked, Answer answer) throws IOException {
        switch (asked.path()) {
            case "/metrics" -> metrics(view.metrics(), asked, answer);
            case "/sd" -> answer.body(200, JSON, targets(asked.host()));
            case "/api/fleet" -> answer.body(200, JSON, view.json(false));
            case "/api/events" -> streams.addEvents(answer.events());
            case "/api/live" -> streams.addPage(answer.events());
            case "/-/healthy" -> answer.text(200, leading.instance() + "\n");
            default -> file(asked, answer);
        }
    }

    private void file(Asked asked, Answer answer) {
        Matcher instance = INSTANCE.matcher(asked.path());
        if (instance.matches()) {
            Optional<List<MetricFamily>> own = sources.instance(UUID.fromString(instance.group(1)));
            if (own.isPresent()) {
                metrics(own.get(), asked, answer);
                return;
            }
        }
        page.file(asked.path())
                .ifPresentOrElse(
                        file -> send(file, asked, answer),
                        () ->
                                answer.text(
                                        404, "There is no such page here; / is the live page.\n"));
    }

    private static void send(PageFile file, Asked asked, Answer answer) {
        file.headers().forEach(answer::header);
        if (file.isKnown(asked.ifNoneMatch())) {
            answer.notModified();
        } else {
            answer.body(200, file.type(), file.content());
        }
    }

    private static void metrics(List<MetricFamily> families, Asked asked, Answer answer) {
        MetricsText format = MetricsText.wanted(asked.accept());
        answer.body(200, format.contentType(), format.of(families));
    }

    /// Every live instance as a target for Prometheus: a path of the address that was asked.
    private byte[] targets(String host) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartArray();
            for (Instances.Entry each : sources.cards()) {
                if (each.presence() != Instances.Presence.GONE) {
                    target(json, host, each.card());
                }
            }
            json.writeEndArray();
        }
        return bytes.toByteArray();
    }

    private static void target(JsonGenerator json, String host, InstanceCard card) {
        json.writeStartObject();
        json.writeArrayPropertyStart("targets");
        json.writeString(host);
        json.writeEndArray();
        json.writeObjectPropertyStart("labels");
        json.writeStringProperty("__metrics_path__", "/instances/" + card.instance() + "/metrics");
        json.writeStringProperty("instance", Targets.shortName(card.instance()));
        json.writeStringProperty("role", card.role().label());
        json.writeEndObject();
        json.writeEndObject();
    }
}
