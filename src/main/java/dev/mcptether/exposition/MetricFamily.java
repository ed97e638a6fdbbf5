package dev.mcptether.exposition;

import java.util.List;
import java.util.Locale;

/// All samples of one metric at one moment.
///
/// @param name with its unit, and with `_total` when it is a counter
public record MetricFamily(String name, Type type, String help, List<Sample> samples) {
    /// What Prometheus may do with it.
    public enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One number.
    ///
    /// @param suffix what follows the family's name: `_bucket`, `_sum` or `_count` of a histogram,
    ///   else empty
    /// @param labels the text between the braces; empty when there are none
    public record Sample(String suffix, String labels, double value) {
        public static Sample of(double value) {
            return new Sample("", "", value);
        }
    }

    /// Writes labels as {@link Sample} keeps them: `name="value",name="value"`.
    ///
    /// @param pairs each name followed by its value
    public static String labels(String... pairs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(i == 0 ? "" : ",").append(pairs[i]).append("=\"");
            escape(pairs[i + 1], text);
            text.append('"');
        }
        return text.toString();
    }

    private static void escape(String value, StringBuilder text) {
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            switch (each) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(each);
            }
        }
    }
}
