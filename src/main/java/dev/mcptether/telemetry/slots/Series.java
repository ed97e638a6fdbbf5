package dev.mcptether.telemetry.slots;

import dev.mcptether.event.Decimal;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Slots as named numbers: `name{label="value"}` with a value in base units, exact to the last
/// digit.
public final class Series {
    private Series() {}

    /// Everything that only grows: counters, and the cumulative buckets, sums and counts of
    /// histograms.
    public static SequencedMap<String, BigDecimal> counters(Layout layout, long[] values) {
        return named(
                layout,
                values,
                family ->
                        family.type() == Family.Type.COUNTER
                                || family.type() == Family.Type.HISTOGRAM);
    }

    public static SequencedMap<String, BigDecimal> gauges(Layout layout, long[] values) {
        return named(
                layout,
                values,
                family -> family.type() == Family.Type.TALLY || family.type() == Family.Type.LEVEL);
    }

    /// Everything that events add to or subtract from, so that the sums of parts give the whole.
    public static SequencedMap<String, BigDecimal> additive(Layout layout, long[] values) {
        return named(layout, values, family -> family.type() != Family.Type.LEVEL);
    }

    /// The same without zeros. An instance needs this on its way out, where making the names of all
    /// series would take longer than everything else.
    public static SequencedMap<String, Decimal> added(Layout layout, long[] values) {
        SequencedMap<String, Decimal> named = new LinkedHashMap<>();
        for (Family family : layout.families()) {
            int series = family.type() == Family.Type.LEVEL ? 0 : family.series();
            for (int each = 0; each < series; each++) {
                if (grew(values, family.slot(each), family.width())) {
                    put(named, family, each, values);
                }
            }
        }
        named.values().removeIf(Decimal::isZero);
        return named;
    }

    private static SequencedMap<String, BigDecimal> named(
            Layout layout, long[] values, Predicate<Family> wanted) {
        SequencedMap<String, Decimal> named = new LinkedHashMap<>();
        for (Family family : layout.families()) {
            if (wanted.test(family)) {
                for (int series = 0; series < family.series(); series++) {
                    put(named, family, series, values);
                }
            }
        }
        SequencedMap<String, BigDecimal> exact = LinkedHashMap.newLinkedHashMap(named.size());
        named.forEach((name, value) -> exact.put(name, value.exact()));
        return exact;
    }

    private static boolean grew(long[] values, int slot, int width) {
        for (int i = slot; i < slot + width; i++) {
            if (values[i] != 0) {
                return true;
            }
        }
        return false;
    }

    static void put(SequencedMap<String, Decimal> named, Family family, int series, long[] values) {
        int slot = family.slot(series);
        List<String> labels = family.values(series);
        if (family.type() != Family.Type.HISTOGRAM) {
            named.put(name(family, "", labels, null), family.scale().exact(values[slot]));
            return;
        }
        long count = 0;
        for (int bucket = 0; bucket < family.buckets(); bucket++) {
            count += values[slot + bucket];
            // As the Prometheus client writes it.
            String bound =
                    Double.toString(family.scale().exact(family.bound(bucket)).nearestDouble());
            named.put(name(family, "_bucket", labels, bound), Decimal.of(count));
        }
        count += values[slot + family.buckets()];
        named.put(name(family, "_bucket", labels, "+Inf"), Decimal.of(count));
        named.put(
                name(family, "_sum", labels, null),
                family.scale().exact(values[slot + family.buckets() + 1]));
        named.put(name(family, "_count", labels, null), Decimal.of(count));
    }

    private static String name(
            Family family, String suffix, List<String> values, @Nullable String bound) {
        StringBuilder name = new StringBuilder(family.name()).append(suffix);
        String between = "{";
        for (int i = 0; i < values.size(); i++) {
            name.append(between).append(family.labels().get(i).name()).append("=\"");
            name.append(values.get(i)).append('"');
            between = ",";
        }
        if (bound != null) {
            name.append(between).append("le=\"").append(bound).append('"');
            between = ",";
        }
        return between.equals(",") ? name.append('}').toString() : name.toString();
    }
}
