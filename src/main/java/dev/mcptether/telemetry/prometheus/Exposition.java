package dev.mcptether.telemetry.prometheus;

import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.slots.Expected;
import dev.mcptether.telemetry.slots.Family;
import dev.mcptether.telemetry.slots.Slots;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/// Shows the slots as Micrometer meters. Each meter is a function that reads its slot, so a scrape
/// shows what the file contains. It is made at the first scrape, so a shim that nobody scrapes pays
/// nothing.
///
/// The endpoint's threads use it, one scrape at a time.
public final class Exposition {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS =
            "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Slots slots;
    private final Expected expected;
    private final Exemplars exemplars;
    private final BitSet registered = new BitSet();

    public Exposition(Slots slots, Expected expected, Exemplars exemplars, Identity who) {
        this.slots = slots;
        this.expected = expected;
        this.exemplars = exemplars;
        var _ =
                Gauge.builder("tether.build.info", () -> 1)
                        .description("The version of this Tether; always 1.")
                        .tags(
                                "role",
                                who.role().label(),
                                "version",
                                who.version(),
                                "java",
                                Runtime.version().toString())
                        .register(registry);
        new ProcessMeters().bindTo(registry);
    }

    /// The content type for a client that sends this `Accept` header.
    public static String contentType(String accept) {
        return accept.toLowerCase(Locale.ROOT).contains("application/openmetrics-text")
                ? OPEN_METRICS
                : TEXT;
    }

    /// @param contentType one that {@link #contentType} chose
    public synchronized void write(OutputStream out, String contentType) throws IOException {
        register();
        registry.scrape(out, contentType);
    }

    /// Registers the expected series, unexpected ones that have counted something, and the gauges
    /// of servers in use.
    private void register() {
        for (Family family : slots.layout().families()) {
            if (family.type() == Family.Type.HISTOGRAM) {
                registerHistogram(family);
                continue;
            }
            for (int series = 0; series < family.series(); series++) {
                int slot = family.slot(series);
                if (!registered.get(slot) && isShown(family, series)) {
                    registered.set(slot);
                    register(family, series, slot);
                }
            }
        }
    }

    private boolean isShown(Family family, int series) {
        return slots.get(family.slot(series)) != 0
                || expected.has(family, series)
                || ServerGauges.isUsed(family, series, this::answers);
    }

    private long answers(String server) {
        long sum = 0;
        for (Family family : slots.layout().families()) {
            for (int i = 0;
                    family.name().equals(ServerGauges.ANSWERS) && i < family.series();
                    i++) {
                sum += family.values(i).getFirst().equals(server) ? slots.get(family.slot(i)) : 0;
            }
        }
        return sum;
    }

    private void registerHistogram(Family family) {
        HistogramCollector collector = new HistogramCollector(family, slots, exemplars);
        if (!registered.get(family.slot(0)) && (expected.has(family) || !collector.isEmpty())) {
            registered.set(family.slot(0));
            registry.getPrometheusRegistry().register(collector);
        }
    }

    private void register(Family family, int series, int slot) {
        Family.Scale scale = family.scale();
        if (family.type() == Family.Type.COUNTER) {
            var _ =
                    FunctionCounter.builder(
                                    meterName(family),
                                    slots,
                                    from -> scale.approximate(from.get(slot)))
                            .description(family.help())
                            .tags(tags(family, series))
                            .register(registry);
        } else {
            var _ =
                    Gauge.builder(
                                    meterName(family),
                                    slots,
                                    from -> scale.approximate(from.get(slot)))
                            .description(family.help())
                            .tags(tags(family, series))
                            .strongReference(true)
                            .register(registry);
        }
    }

    /// The name in Micrometer's spelling. Its Prometheus registry turns that into ours again.
    private static String meterName(Family family) {
        String name = family.name();
        String base =
                name.endsWith("_total")
                        ? name.substring(0, name.length() - "_total".length())
                        : name;
        return base.replace('_', '.');
    }

    private static Tags tags(Family family, int series) {
        List<String> values = family.values(series);
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            tags.add(Tag.of(family.labels().get(i).name(), values.get(i)));
        }
        return Tags.of(tags);
    }
}
