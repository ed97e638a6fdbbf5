package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.TraceContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Where an event belongs in a distributed trace.
///
/// @param traceId 32 lower-case hex digits
/// @param spanId 16 lower-case hex digits
/// @param sampled whether whoever began the trace records it
public record Trace(String traceId, String spanId, boolean sampled) {
    private static final String HEX = "[0-9a-f]";

    /// A new span of ours: below `parent`, or at the root of a new trace.
    public static Trace span(@Nullable Trace parent) {
        String spanId = hex();
        return parent == null
                ? new Trace(hex() + hex(), spanId, true)
                : new Trace(parent.traceId, spanId, parent.sampled);
    }

    /// The sender's span, or null when the context is absent or not valid by W3C Trace Context.
    static @Nullable Trace of(@Nullable TraceContext context) {
        if (context == null) {
            return null;
        }
        String[] parts = context.traceparent().split("-", -1);
        boolean valid =
                parts.length >= 4
                        && parts[0].matches(HEX + "{2}")
                        && !parts[0].equals("ff")
                        && identifies(parts[1], 32)
                        && identifies(parts[2], 16)
                        && parts[3].matches(HEX + "{2}")
                        && (parts.length == 4 || !parts[0].equals("00"));
        return valid
                ? new Trace(parts[1], parts[2], (HexFormat.fromHexDigits(parts[3]) & 1) == 1)
                : null;
    }

    /// This span as a context for the next hop.
    public TraceContext context(@Nullable String tracestate) {
        return new TraceContext(
                "00-%s-%s-%s".formatted(traceId, spanId, sampled ? "01" : "00"), tracestate);
    }

    private static boolean identifies(String digits, int length) {
        return digits.matches(HEX + "{" + length + "}") && !digits.matches("0+");
    }

    /// 16 hex digits, never all zero: that is the invalid id.
    private static String hex() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
    }
}
