package dev.mcptether.fleet.exporter;

import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.exposition.MetricFamily.Sample;
import dev.mcptether.fleet.exporter.FleetPicture.Finding;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes the host as one JSON object.
final class FleetJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private FleetJson() {}

    /// @param history null to leave it out
    static byte[] of(
            Leading leading,
            List<MetricFamily> totals,
            FleetPicture picture,
            Instant now,
            @Nullable List<History.Step> history) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("leader");
            json.writeStringProperty("instance", leading.instance().toString());
            json.writeStringProperty("role", leading.role().label());
            json.writeNumberProperty("pid", leading.process().pid());
            json.writeEndObject();
            verdict(json, picture);
            findings(json, picture.findings());
            json.writeName("processes");
            json.writeRawValue(picture.processes());
            instances(json, picture);
            totals(json, totals);
            if (history != null) {
                history(json, history);
            }
            json.writeStringProperty("written", now.toString());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void verdict(JsonGenerator json, FleetPicture picture) {
        HostVerdict verdict = HostVerdict.of(picture);
        json.writeObjectPropertyStart("verdict");
        json.writeStringProperty("state", verdict.state());
        json.writeStringProperty("text", verdict.text());
        json.writeEndObject();
    }

    private static void findings(JsonGenerator json, List<Finding> findings) {
        json.writeArrayPropertyStart("findings");
        for (Finding each : findings) {
            json.writeStartObject();
            json.writeStringProperty("what", each.what());
            json.writeStringProperty("detail", each.detail());
            if (each.pid() != null) {
                json.writeNumberProperty("pid", each.pid());
            }
            json.writeStringProperty("next_step", each.nextStep());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void instances(JsonGenerator json, FleetPicture picture) {
        json.writeObjectPropertyStart("instances");
        picture.instances()
                .forEach((instance, numbers) -> {
                    json.writeObjectPropertyStart(instance.toString());
                    json.writeNumberProperty("calls", numbers.calls());
                    json.writeNumberProperty("errors", numbers.errors());
                    json.writeNumberProperty("outages", numbers.outages());
                    json.writeNumberProperty("retries", numbers.retries());
                    json.writeNumberProperty("in_flight", numbers.inFlight());
                    json.writeBooleanProperty("link_up", numbers.linked());
                    json.writeEndObject();
                });
        json.writeEndObject();
    }

    private static void totals(JsonGenerator json, List<MetricFamily> totals) {
        json.writeObjectPropertyStart("totals");
        for (MetricFamily family : totals) {
            for (Sample sample : family.samples()) {
                String labels = sample.labels().isEmpty() ? "" : "{" + sample.labels() + "}";
                json.writeName(family.name() + sample.suffix() + labels);
                number(json, sample.value());
            }
        }
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(value);
        }
    }

    private static void history(JsonGenerator json, List<History.Step> history) {
        json.writeArrayPropertyStart("history");
        for (History.Step each : history) {
            json.writeStartObject();
            json.writeNumberProperty("at", each.at().getEpochSecond());
            json.writeNumberProperty("calls", each.calls());
            json.writeNumberProperty("errors", each.errors());
            json.writeNumberProperty("retries", each.retries());
            seconds(json, "p50", each.p50());
            seconds(json, "p95", each.p95());
            json.writeNumberProperty("shims", each.census().shims());
            json.writeNumberProperty("daemons", each.census().daemons());
            json.writeNumberProperty("orphans", each.census().orphans());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void seconds(JsonGenerator json, String name, @Nullable Double value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeNumber(value.doubleValue());
        }
    }
}
