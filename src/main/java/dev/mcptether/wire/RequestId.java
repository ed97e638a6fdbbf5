package dev.mcptether.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A JSON-RPC id exactly as it stood in a message. Two ids are equal when JSON says so: a character
/// and its escape are one, because a peer may write it either way; `1` and `"1"` are two; a number
/// keeps all its digits (MCP allows 64 bits and more, a double would not).
public final class RequestId {
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

    static RequestId of(byte[] text, int from, int to) {
        return of(new String(text, from, to - from, StandardCharsets.UTF_8));
    }

    private static String canonical(String json) {
        if (json.charAt(0) == '"') {
            return json.indexOf('\\') < 0
                    ? json
                    : '"' + Unescaped.HERE.readValue(json, String.class) + '"';
        }
        return isPlainInteger(json) ? json : number(json);
    }

    private static boolean isPlainInteger(String json) {
        return json.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    }

    /// `1.0` and `1e0` are `1`; anything that is no number stays as it is.
    private static String number(String json) {
        try {
            BigDecimal value = new BigDecimal(json);
            // An exponent of millions is legal JSON and would become millions of digits.
            return Math.abs((long) value.scale()) > 1000
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

    /// Loaded only for the rare id with an escape in it: Jackson is no part of the start path.
    private static final class Unescaped {
        static final JsonMapper HERE = JsonMapper.builder().build();
    }

    /// The text of a well-formed JSON string without its quotes and escapes.
    static String unescape(String json) throws JacksonException {
        return json.indexOf('\\') < 0
                ? json.substring(1, json.length() - 1)
                : Unescaped.HERE.readValue(json, String.class);
    }
}
