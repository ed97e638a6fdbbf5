package dev.mcptether.telemetry.slots;

import java.math.BigDecimal;
import java.util.SequencedMap;

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
