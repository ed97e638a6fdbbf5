package dev.mcptether.telemetry.prometheus;

import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.exposition.MetricFamily.Sample;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.slots.Expected;
import dev.mcptether.telemetry.slots.Family;
import dev.mcptether.telemetry.slots.Metrics;
import dev.mcptether.telemetry.slots.SlotsImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Makes an instance's metrics from its slots file, as its own endpoint shows them. It has
/// everything that can be known without asking the process. It also lists all metrics that only
/// grow.
public final class InstanceFamilies {
    private final Map<String, String> helps =
            new Metrics()
                    .layout().families().stream()
                            .collect(Collectors.toMap(Family::name, Family::help));

    private final String system;

    /// @param system the operating system's name as the JVM gives it
    public InstanceFamilies(String system) {
        this.system = system;
    }

    /// Every metric that only grows, without samples.
    public static List<MetricFamily> kinds() {
        return new Metrics()
                .layout().families().stream()
                        .filter(each -> type(each) != MetricFamily.Type.GAUGE)
                        .map(each ->
                                new MetricFamily(each.name(), type(each), each.help(), List.of()))
                        .toList();
    }

    public List<MetricFamily> of(SlotsImage image) {
        Identity who = image.header().instance();
        Expected expected = new Expected(who.role(), system);
        List<MetricFamily> families = new ArrayList<>();
        families.add(build(who));
        for (Family family : image.layout().families()) {
            List<Sample> samples = new ArrayList<>();
            for (int series = 0; series < family.series(); series++) {
                if (isShown(family, series, expected, image)) {
                    add(family, series, image, samples);
                }
            }
            if (!samples.isEmpty()) {
                String help = helps.getOrDefault(family.name(), "Of another version of Tether.");
                families.add(new MetricFamily(family.name(), type(family), help, samples));
            }
        }
        return families;
    }

    private static MetricFamily build(Identity who) {
        String labels = MetricFamily.labels("role", who.role().label(), "version", who.version());
        return new MetricFamily(
                "tether_build_info",
                MetricFamily.Type.GAUGE,
                "Which Tether this is; always 1.",
                List.of(new Sample("", labels, 1)));
    }

    private static boolean isShown(Family family, int series, Expected expected, SlotsImage image) {
        return expected.has(family, series)
                || image.series(family, series).values().stream().anyMatch(each -> !each.isZero())
                || ServerGauges.isUsed(family, series, server -> answers(image, server));
    }

    private static long answers(SlotsImage image, String server) {
        return image.sum(ServerGauges.ANSWERS, labels -> labels.getFirst().equals(server));
    }

    private static void add(Family family, int series, SlotsImage image, List<Sample> samples) {
        image.series(family, series)
                .forEach((name, value) -> {
                    int brace = name.indexOf('{');
                    int end = brace < 0 ? name.length() : brace;
                    String labels = brace < 0 ? "" : name.substring(end + 1, name.length() - 1);
                    String suffix = name.substring(family.name().length(), end);
                    samples.add(new Sample(suffix, labels, value.nearestDouble()));
                });
    }

    private static MetricFamily.Type type(Family family) {
        return switch (family.type()) {
            case COUNTER -> MetricFamily.Type.COUNTER;
            case HISTOGRAM -> MetricFamily.Type.HISTOGRAM;
            case TALLY, LEVEL -> MetricFamily.Type.GAUGE;
        };
    }
}
