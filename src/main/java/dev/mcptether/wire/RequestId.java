package dev.mcptether.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/// A JSON-RPC id as it was written in a message. Two ids are equal if they are the same JSON value.
/// A character equals its escape, because a peer may write either. `1` and `"1"` differ. A number
/// keeps all its digits, because MCP allows 64 bits and more, which a double cannot hold. `1`,
/// `1.0` and `1e0` are equal.
public final class RequestId {
    /// The session remembers an id until its call is over, and there may be many. SDKs use numbers,
    /// and strings of 36 characters.
    public static final int MAX_BYTES = 4096;

    /// A longer number equals only a number that is written the same way. Otherwise an exponent of
    /// millions, which is legal JSON, would become millions of digits, and a million digits take
    /// seconds to read.
    private static final int MAX_DIGITS = 1000;

    private final String json;
    private final String canonical;

    private RequestId(String json, String canonical) {
        this.json = json;
        this.canonical = canonical;
    }

    /// @param json a complete JSON value, known to be well-formed
    public static RequestId of(String json) {
        return new RequestId(json, canonical(json));
    }

    /// @param json must not be missing
    public static RequestId of(JsonPart json) {
        return of(json.text(), json.from(), json.to());
    }

    static RequestId of(byte[] text, int from, int to) {
        return of(new String(text, from, to - from, StandardCharsets.UTF_8));
    }

    private static String canonical(String json) {
        if (json.charAt(0) == '"') {
            return json.indexOf('\\') < 0 ? json : '"' + JsonString.of(json) + '"';
        }
        return isPlainInteger(json) ? json : number(json);
    }

    private static boolean isPlainInteger(String json) {
        for (int at = 0; at < json.length(); at++) {
            if (json.charAt(at) < '0' || json.charAt(at) > '9') {
                return false;
            }
        }
        return true;
    }

    /// The number in a normal form. Anything that is no number stays as it is.
    private static String number(String json) {
        if (json.length() > MAX_DIGITS) {
            return json;
        }
        try {
            BigDecimal value = new BigDecimal(json);
            return Math.abs((long) value.scale()) > MAX_DIGITS
                    ? json
                    : value.stripTrailingZeros().toPlainString();
        } catch (NumberFormatException notANumber) {
            return json;
        }
    }

    /// The id as it was written in the message.
    public String json() {
        return json;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestId that && canonical.equals(that.canonical);
    }

    @Override
    public int hashCode() {
        return canonical.hashCode();
    }

    @Override
    public String toString() {
        return json;
    }
}
