package dev.mcptether.wire;

import java.nio.charset.StandardCharsets;

/// The text that a JSON string stands for. It never fails: the ids of an oversized message are read
/// without a check, and a wrong escape in them stays as written.
final class JsonString {
    private JsonString() {}

    /// @param text contains the string, including its quotes, from `from` to `to`
    static String at(byte[] text, int from, int to) {
        return of(new String(text, from, to - from, StandardCharsets.UTF_8));
    }

    /// @param json the string, including its quotes
    static String of(String json) {
        int end = json.length() - 1;
        int escape = json.indexOf('\\');
        if (escape < 0) {
            return json.substring(1, end);
        }
        StringBuilder text = new StringBuilder(json.length());
        int at = 1;
        while (escape >= 0 && escape + 1 < end) {
            text.append(json, at, escape);
            int code = json.charAt(escape + 1) == 'u' ? hex(json, escape + 2, end) : -1;
            text.append(code < 0 ? simple(json.charAt(escape + 1)) : (char) code);
            at = escape + (code < 0 ? 2 : 6);
            escape = json.indexOf('\\', at);
        }
        return text.append(json, at, end).toString();
    }

    private static char simple(char escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escaped;
        };
    }

    /// The value of the four hexadecimal digits at `from`, or -1 if they are not there.
    private static int hex(String json, int from, int end) {
        if (from + 4 > end) {
            return -1;
        }
        int code = 0;
        for (int at = from; at < from + 4; at++) {
            int digit = Character.digit(json.charAt(at), 16);
            if (digit < 0) {
                return -1;
            }
            code = code << 4 | digit;
        }
        return code;
    }
}
