package dev.mcptether.telemetry.slots;

import dev.mcptether.event.Decimal;
import dev.mcptether.event.Label;
import java.util.ArrayList;
import java.util.List;

/// One metric: its name, its closed label sets, and the slots of its series. The slots lie side by
/// side in the order of the label values.
///
/// A counter or gauge has one slot for each series. A histogram has one for each bucket (not
/// cumulative), one for values above the last bound, and one for the sum.
public final class Family {
    /// What the slots of a family mean.
    public enum Type {
        COUNTER,
        HISTOGRAM,
        /// A gauge that events add to and subtract from.
        TALLY,
        /// A gauge that an event sets.
        LEVEL
    }

    /// The unit of a slot. What is shown is in base units.
    public enum Scale {
        ONE(0),
        MILLIS(3),
        NANOS(9);

        private final int digits;
        private final double divisor;

        Scale(int digits) {
            this.digits = digits;
            this.divisor = Math.pow(10, digits);
        }

        int digits() {
            return digits;
        }

        /// A slot's value in base units, as close as a double can be, without allocating. Below
        /// 2^53 it equals {@link #exact} as a double.
        public double approximate(long raw) {
            return raw / divisor;
        }

        /// A slot's value in base units, without rounding.
        public Decimal exact(long raw) {
            return new Decimal(raw, digits);
        }
    }

    /// The name of a label and all values that it can have.
    public record Labels(String name, List<String> values) {
        static Labels of(String name, Label... values) {
            List<String> texts = new ArrayList<>(values.length);
            for (Label value : values) {
                texts.add(value.label());
            }
            return new Labels(name, texts);
        }
    }

    private final String name;
    private final Type type;
    private final Scale scale;
    private final String help;
    private final List<Labels> labels;
    private final long[] bounds;
    private final int first;

    Family(
            String name,
            Type type,
            Scale scale,
            String help,
            List<Labels> labels,
            long[] bounds,
            int first) {
        this.name = name;
        this.type = type;
        this.scale = scale;
        this.help = help;
        this.labels = labels;
        this.bounds = bounds;
        this.first = first;
    }

    /// The name as Prometheus shows it, with unit and `_total`.
    public String name() {
        return name;
    }

    public Type type() {
        return type;
    }

    public Scale scale() {
        return scale;
    }

    public String help() {
        return help;
    }

    public List<Labels> labels() {
        return labels;
    }

    /// Upper bounds of a histogram's buckets, in the slots' unit, ascending, without infinity.
    public long[] bounds() {
        return bounds.clone();
    }

    /// Upper bound of one bucket.
    long bound(int bucket) {
        return bounds[bucket];
    }

    /// How many buckets have a bound.
    public int buckets() {
        return bounds.length;
    }

    /// How many series (label combinations) there are.
    public int series() {
        int product = 1;
        for (Labels each : labels) {
            product *= each.values().size();
        }
        return product;
    }

    int width() {
        return type == Type.HISTOGRAM ? bounds.length + 2 : 1;
    }

    /// The slot after this family's last.
    int end() {
        return first + series() * width();
    }

    /// The first slot of a series.
    public int slot(int series) {
        return first + series * width();
    }

    int slot() {
        return first;
    }

    int slot(Label value) {
        return slot(ordinal(value));
    }

    /// @param outer the position of the outer label's value
    int slot(int outer, Label inner) {
        return slot(outer * labels.get(1).values().size() + ordinal(inner));
    }

    int slot(Label outer, Label inner) {
        return slot(ordinal(outer) * labels.get(1).values().size() + ordinal(inner));
    }

    /// The label values of a series, in the order of {@link #labels}.
    public List<String> values(int series) {
        return switch (labels.size()) {
            case 0 -> List.of();
            case 1 -> List.of(labels.get(0).values().get(series));
            default -> {
                int inner = labels.get(1).values().size();
                yield List.of(
                        labels.get(0).values().get(series / inner),
                        labels.get(1).values().get(series % inner));
            }
        };
    }

    /// The position of a label's value. A label is an enum's constant (see {@link Label}), and its
    /// position is its ordinal.
    @SuppressWarnings("EnumOrdinal") // the file's table names the values in this order
    private static int ordinal(Label value) {
        return ((Enum<?>) value).ordinal();
    }
}
