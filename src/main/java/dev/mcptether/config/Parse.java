package dev.mcptether.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns the text of a setting into a value. Every method throws IllegalArgumentException for a
/// text of the wrong form.
final class Parse {
    static final String DURATION = "a duration such as 500ms, 5s, 2m or 1h, at most 8760h";
    static final String SIZE = "a size such as 65536, 64KiB, 32MiB or 1GiB, at most 1GiB";

    private static final Pattern DURATION_FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern SIZE_FORM = Pattern.compile("(\\d{1,10})(|B|KiB|MiB|GiB)");

    /// A host name without a port, so that a port is reported as a mistake; letters, digits, dots
    /// and dashes.
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})");

    /// A year. Beyond 292 years the nanoseconds would overflow.
    private static final Duration MAX_DURATION = Duration.ofDays(365);

    private static final long MAX_SIZE_BYTES = 1L << 30;

    private Parse() {}

    static Duration duration(String text) {
        Matcher matcher = DURATION_FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a duration");
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                };
        if (duration.compareTo(MAX_DURATION) > 0) {
            throw new IllegalArgumentException("longer than a year");
        }
        return duration;
    }

    static Duration positiveDuration(String text) {
        Duration duration = duration(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException("must be longer than 0");
        }
        return duration;
    }

    /// Bytes, 1 to 1 GiB, because one message must fit into one array.
    static int size(String text) {
        Matcher matcher = SIZE_FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size");
        }
        int shift =
                switch (matcher.group(2)) {
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    case "GiB" -> 30;
                    default -> 0;
                };
        long amount = Long.parseLong(matcher.group(1));
        if (amount < 1 || amount > MAX_SIZE_BYTES >> shift) {
            throw new IllegalArgumentException("not between 1 byte and 1 GiB");
        }
        return (int) (amount << shift);
    }

    /// A name would be another address tomorrow, or two of them.
    static Address literalAddress(String text) {
        Address address = Address.parse(text);
        String host = address.host();
        var _ =
                InetAddress.ofLiteral(
                        host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        return address;
    }

    /// Host names, separated by commas; an empty text has none.
    static List<String> hostNames(String text) {
        List<String> names =
                Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .toList();
        if (!names.stream().allMatch(each -> HOST_NAME.matcher(each).matches())) {
            throw new IllegalArgumentException("not the name of a host");
        }
        return names;
    }

    static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("not true or false");
        };
    }

    static <E extends Enum<E>> E choice(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("not one of " + choices(type));
    }

    static <E extends Enum<E>> String choices(Class<E> type) {
        StringBuilder text = new StringBuilder();
        E[] constants = type.getEnumConstants();
        for (int i = 0; i < constants.length; i++) {
            text.append(i == 0 ? "" : i == constants.length - 1 ? " or " : ", ")
                    .append(constants[i].name().toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }
}
