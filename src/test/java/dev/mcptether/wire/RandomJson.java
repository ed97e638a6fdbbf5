package dev.mcptether.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes well-formed JSON that no serializer would write, with odd white space, needless escapes,
/// every width of UTF-8 and numbers of any size. It can also damage such a text.
final class RandomJson {
    private static final List<String> CHARACTERS =
            List.of(
                    "a",
                    "Z",
                    " ",
                    "é",
                    "\u007f",
                    "\u0085",
                    "\u2028",
                    "中",
                    "\ud83d\ude00",
                    "\udbff\udfff",
                    "\\\"",
                    "\\\\",
                    "\\/",
                    "\\b",
                    "\\f",
                    "\\n",
                    "\\r",
                    "\\t",
                    "\\u0000",
                    "\\u0041",
                    "\\u00e9",
                    "\\uD83D\\uDE00",
                    "\\ud800",
                    "{",
                    "}",
                    "[",
                    "]",
                    ":",
                    ",",
                    "id",
                    "\\\"id\\\":5");
    private static final List<String> BLANKS = List.of("", "", "", "", " ", "\t", "\n", "\r\n");
    private static final List<String> NUMBERS =
            List.of("0", "-0", "1.0", "1E+2", "1e-7", "-0.5e10", "9007199254740993", "1e400");

    private final Random random;

    RandomJson(long seed) {
        this.random = new Random(seed);
    }

    <T> T oneOf(List<? extends T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    String blanks() {
        return oneIn(2) ? "" : oneOf(BLANKS) + oneOf(BLANKS);
    }

    String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> oneOf(List.of("true", "false", "null"));
            case 1, 2 -> number();
            case 3, 4 -> string();
            case 5, 6 -> object(random.nextInt(5), _ -> member(name(), value(depth - 1)));
            default -> array(random.nextInt(5), _ -> value(depth - 1));
        };
    }

    String number() {
        if (oneIn(2)) {
            return oneOf(NUMBERS);
        }
        String digits = (1 + random.nextInt(9)) + digits(random.nextInt(40));
        return (oneIn(2) ? "-" : "")
                + digits
                + (oneIn(3) ? "." + digits(1 + random.nextInt(20)) : "")
                + (oneIn(4) ? oneOf(List.of("e", "E", "e+", "E-")) + digits(1) : "");
    }

    private String digits(int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> String.valueOf(random.nextInt(10)))
                .collect(Collectors.joining());
    }

    String string() {
        return IntStream.range(0, random.nextInt(12))
                .mapToObj(_ -> oneOf(CHARACTERS))
                .collect(Collectors.joining("", "\"", "\""));
    }

    /// A string that Jackson accepts as a name too; see {@link Jackson}.
    private String name() {
        return string().replace("\\ud800", "");
    }

    /// A key. Sometimes some of its characters are escapes.
    String key(String name) {
        if (!oneIn(4)) {
            return '"' + name + '"';
        }
        return name.chars()
                .mapToObj(c -> oneIn(2) ? "\\u%04x".formatted(c) : String.valueOf((char) c))
                .collect(Collectors.joining("", "\"", "\""));
    }

    String member(String key, String value) {
        return key + blanks() + ":" + blanks() + value;
    }

    String object(int size, IntFunction<String> member) {
        return joined("{", "}", size, member);
    }

    String array(int size, IntFunction<String> element) {
        return joined("[", "]", size, element);
    }

    private String joined(String open, String close, int size, IntFunction<String> part) {
        List<String> parts = new ArrayList<>(IntStream.range(0, size).mapToObj(part).toList());
        Collections.shuffle(parts, random);
        return parts.stream()
                .map(each -> blanks() + each + blanks())
                .collect(Collectors.joining(",", open + (size == 0 ? blanks() : ""), close));
    }

    /// A text like a JSON-RPC message. It has any of the members that matter, some of them twice,
    /// some with a wrong type, between decoys.
    String message() {
        return object(random.nextInt(9), _ -> messageMember());
    }

    private String messageMember() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> member(key("id"), id());
            case 2, 3 -> member(key("method"), oneIn(8) ? value(1) : method());
            case 4 -> member(key("params"), oneIn(4) ? value(2) : params());
            case 5 -> member(key("result"), oneIn(2) ? value(2) : result());
            case 6 -> member(key("error"), oneIn(3) ? value(2) : error());
            default -> member(oneOf(List.of("\"jsonrpc\"", "\"ids\"", "\"\"", "\"Id\"")), value(3));
        };
    }

    String id() {
        return oneOf(List.of("7", "\"a\"", "\"\\u0061\"", "null", "1.50", number(), string()));
    }

    private String method() {
        return oneOf(
                List.of(
                        "\"ping\"",
                        "\"tools/call\"",
                        "\"tools\\/call\"",
                        "\"other\"",
                        "\"\"",
                        string()));
    }

    private String params() {
        return object(
                random.nextInt(6),
                _ ->
                        switch (random.nextInt(4)) {
                            case 0 -> member(key("name"), oneIn(3) ? value(1) : string());
                            case 1 -> member(key("requestId"), oneIn(3) ? value(0) : id());
                            case 2 -> member(key("_meta"), oneIn(4) ? value(2) : meta());
                            default -> member(name(), message(2));
                        });
    }

    private String meta() {
        return object(
                random.nextInt(4),
                _ ->
                        member(
                                key(oneOf(List.of("traceparent", "tracestate", "other"))),
                                oneIn(3) ? value(1) : string()));
    }

    private String result() {
        return object(
                random.nextInt(4),
                _ -> member(key(oneOf(List.of("isError", "content", "id"))), value(1)));
    }

    private String error() {
        return object(
                random.nextInt(4),
                _ -> member(key(oneOf(List.of("code", "message"))), oneIn(2) ? code() : value(1)));
    }

    private String code() {
        return oneOf(List.of("-32601", "0", "9223372036854775807", "-9223372036854775808", "1.0"));
    }

    /// A decoy: an object that would be an envelope if it were not inside another one.
    private String message(int size) {
        return object(size, _ -> member(oneOf(List.of("\"id\"", "\"method\"")), value(0)));
    }

    /// Damages the text: flips, drops, inserts or replaces a few bytes, or cuts off the end.
    byte[] damaged(String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i >= 0 && text.length > 0; i--) {
            int at = random.nextInt(text.length);
            switch (random.nextInt(5)) {
                case 0 -> text[at] = (byte) (text[at] ^ 1 << random.nextInt(8));
                case 1 -> text = spliced(text, at, at + 1, anyByte());
                case 2 -> text = spliced(text, at, at, anyByte());
                case 3 -> text = spliced(text, at, Math.min(text.length, at + 3));
                default -> text = spliced(text, at, text.length);
            }
        }
        return text;
    }

    private byte anyByte() {
        byte[] likely = "{}[]\",:0-+.eE\\u \n\u0000tn".getBytes(StandardCharsets.UTF_8);
        return oneIn(2) ? (byte) random.nextInt(256) : likely[random.nextInt(likely.length)];
    }

    private static byte[] spliced(byte[] text, int from, int to, byte... inserted) {
        byte[] changed = new byte[text.length - (to - from) + inserted.length];
        System.arraycopy(text, 0, changed, 0, from);
        System.arraycopy(inserted, 0, changed, from, inserted.length);
        System.arraycopy(text, to, changed, from + inserted.length, text.length - to);
        return changed;
    }
}
