package dev.mcptether.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/// A JSON-RPC id exactly as it stood in a message. Two ids are equal when JSON says so: a character
/// and its escape are one, because a peer may write it either way; `1` and `"1"` are two; a number
/// keeps all its digits (MCP allows 64 bits and more, a double would not), and `1`, `1.0` and `1e0`
/// are one.
public final class RequestId {
    /// An id is remembered until its call is over, and there may be many. SDKs use numbers, and
    /// strings of 36 characters.
    public static final int MAX_BYTES = 4096;

    /// A longer number is equal only to itself as it is written: an exponent of millions is legal
    /// JSON and would become millions of digits, and a million digits take seconds to read.
    private static final int MAX_DIGITS = 1000;

    private final String json;
    private final String canonical;

    private RequestId(String json, String canonical) {
        this.json = json;
        this.canonical = canonical;
    }

    /// @param json a whole JSON value, already known to be well-formed
    public static RequestId of(String json) {
        return new RequestId(json, canonical(json));
    }

    /// @param json is there
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

    /// Anything that is no number stays as it is.
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

    /// The id as it stood in the message.
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
