package dev.mcptether.telemetry.slots;

import dev.mcptether.event.Decimal;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.Predicate;

/// A slots file as it was at one moment.
public final class SlotsImage {
    private final SlotsHeader header;
    private final Layout layout;
    private final long[] values;

    SlotsImage(SlotsHeader header, Layout layout, long[] values) {
        this.header = header;
        this.layout = layout;
        this.values = values;
    }

    public SlotsHeader header() {
        return header;
    }

    public Layout layout() {
        return layout;
    }

    /// The numbers of one series by their names, in base units.
    public SequencedMap<String, Decimal> series(Family family, int series) {
        SequencedMap<String, Decimal> named = new LinkedHashMap<>();
        Series.put(named, family, series, values);
        return named;
    }

    /// The sum of a metric's series; for a histogram, the number of its values. 0 if there is no
    /// metric with this name.
    ///
    /// @param wanted decides by the values of its labels whether a series counts
    public long sum(String name, Predicate<List<String>> wanted) {
        long sum = 0;
        for (Family family : layout.families()) {
            if (family.name().equals(name)) {
                for (int series = 0; series < family.series(); series++) {
                    sum += wanted.test(family.values(series)) ? sum(family, series) : 0;
                }
            }
        }
        return sum;
    }

    /// The value of a metric's first series, as the file has it; empty if there is no metric with
    /// this name.
    public OptionalLong value(String name) {
        for (Family family : layout.families()) {
            if (family.name().equals(name) && family.series() > 0) {
                return OptionalLong.of(values[family.slot(0)]);
            }
        }
        return OptionalLong.empty();
    }

    private long sum(Family family, int series) {
        int last = family.type() == Family.Type.HISTOGRAM ? family.buckets() : 0;
        long sum = 0;
        for (int slot = family.slot(series); slot <= family.slot(series) + last; slot++) {
            sum += values[slot];
        }
        return sum;
    }

    /// Everything that only grows, in the order of {@link GrowingSeries#of} this layout.
    ///
    /// @throws IllegalArgumentException if a number is impossible
    public long[] growing() {
        return GrowingSeries.of(layout).values(values);
    }

    /// Counters and histograms, including zeros, in base units.
    public SequencedMap<String, BigDecimal> counters() {
        return Series.counters(layout, values);
    }

    /// Gauges, in base units.
    public SequencedMap<String, BigDecimal> gauges() {
        return Series.gauges(layout, values);
    }

    /// What an event log can explain: counters, and gauges that events add to and subtract from.
    public SequencedMap<String, BigDecimal> additive() {
        return Series.additive(layout, values);
    }
}
