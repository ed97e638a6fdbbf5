package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.TraceContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The place of an event in a distributed trace. Every call gets ids while it passes, so they are
/// kept as numbers here. They become text later, where nobody waits.
///
/// @param traceHigh the first half of the trace's id
/// @param traceLow the second half
/// @param own the span's id; never 0, because that is the invalid id
/// @param sampled whether whoever began the trace records it
public record Trace(long traceHigh, long traceLow, long own, boolean sampled) {
    private static final HexFormat HEX = HexFormat.of();
    private static final String DIGIT = "[0-9a-f]";

    /// A new span of ours, below `parent` or at the root of a new trace.
    public static Trace span(@Nullable Trace parent) {
        return parent == null
                ? new Trace(id(), id(), id(), true)
                : new Trace(parent.traceHigh, parent.traceLow, id(), parent.sampled);
    }

    /// 32 lower-case hex digits.
    public String traceId() {
        return HEX.toHexDigits(traceHigh) + HEX.toHexDigits(traceLow);
    }

    /// 16 lower-case hex digits.
    public String spanId() {
        return HEX.toHexDigits(own);
    }

    /// The sender's span, or null if the context is absent or not valid by W3C Trace Context.
    static @Nullable Trace of(@Nullable TraceContext context) {
        if (context == null) {
            return null;
        }
        String[] parts = context.traceparent().split("-", -1);
        boolean valid =
                parts.length >= 4
                        && parts[0].matches(DIGIT + "{2}")
                        && !parts[0].equals("ff")
                        && identifies(parts[1], 32)
                        && identifies(parts[2], 16)
                        && parts[3].matches(DIGIT + "{2}")
                        && (parts.length == 4 || !parts[0].equals("00"));
        return valid
                ? new Trace(
                        HexFormat.fromHexDigitsToLong(parts[1], 0, 16),
                        HexFormat.fromHexDigitsToLong(parts[1], 16, 32),
                        HexFormat.fromHexDigitsToLong(parts[2]),
                        (HexFormat.fromHexDigits(parts[3]) & 1) == 1)
                : null;
    }

    /// This span as a context for the next hop.
    public TraceContext context(@Nullable String tracestate) {
        return new TraceContext(
                "00-%s-%s-%s".formatted(traceId(), spanId(), sampled ? "01" : "00"), tracestate);
    }

    private static boolean identifies(String digits, int length) {
        return digits.matches(DIGIT + "{" + length + "}") && !digits.matches("0+");
    }

    private static long id() {
        return ThreadLocalRandom.current().nextLong() | 1;
    }
}
