package dev.mcptether.telemetry.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/// The series of a layout that only grow, as columns of whole numbers. These are the counters, and
/// for each histogram the cumulative buckets, the sum and the count. Their sums over all instances
/// are the host's totals. Names and order are those of {@link Series#counters}.
public final class GrowingSeries {
    /// By layout; each version that runs here has one. This object is also the lock that guards it.
    private static final Map<Layout, GrowingSeries> KNOWN = new WeakHashMap<>();

    private final List<Family> families = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final int[] digits;

    private GrowingSeries(Layout layout) {
        names.addAll(Series.counters(layout, new long[layout.size()]).keySet());
        digits = new int[names.size()];
        int at = 0;
        for (Family family : layout.families()) {
            boolean histogram = family.type() == Family.Type.HISTOGRAM;
            if (!histogram && family.type() != Family.Type.COUNTER) {
                continue;
            }
            families.add(family);
            int scale = family.scale().digits();
            for (int series = 0; series < family.series(); series++) {
                if (histogram) {
                    at += family.buckets() + 1;
                    digits[at++] = scale; // the sum
                    at++; // the count
                } else {
                    digits[at++] = scale;
                }
            }
        }
    }

    public static GrowingSeries of(Layout layout) {
        synchronized (KNOWN) {
            return KNOWN.computeIfAbsent(layout, GrowingSeries::new);
        }
    }

    public List<String> names() {
        return List.copyOf(names);
    }

    /// For each number, how many digits follow the decimal point.
    public int[] digits() {
        return digits.clone();
    }

    long[] values(long[] slots) {
        long[] values = new long[digits.length];
        int at = 0;
        for (Family family : families) {
            for (int series = 0; series < family.series(); series++) {
                int slot = family.slot(series);
                if (family.type() == Family.Type.COUNTER) {
                    values[at++] = slots[slot];
                    continue;
                }
                int buckets = family.buckets();
                long count = 0;
                for (int bucket = 0; bucket <= buckets; bucket++) {
                    count += slots[slot + bucket];
                    values[at++] = count;
                }
                values[at++] = slots[slot + buckets + 1];
                values[at++] = count;
            }
        }
        for (long each : values) {
            if (each < 0) {
                throw new IllegalArgumentException("a slots file with a count below nothing");
            }
        }
        return values;
    }
}
