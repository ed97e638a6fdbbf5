package dev.mcptether.wire;

/// Walks over JSON text in a byte array and checks it, without building anything: the grammar of
/// RFC 8259, and UTF-8 inside strings as in RFC 3629. Positions are indexes into the array. A
/// method that moves over something returns the index after it, or -1 if it is not there; {@link
/// #failedAt} then says where.
///
/// Why our own: it runs over every byte of every message in both directions and must allocate
/// nothing. `JsonScannerTest` compares it with Jackson on random input.
final class JsonScanner {
    /// {@link #isTooDeep} tells of deeper nesting. Jackson refuses beyond 500 and Python's json
    /// beyond about 1,000; no MCP peer comes near either.
    static final int MAX_DEPTH = 10_000;

    /// Most keys and values are shorter than this. They end before a search of many bytes at a time
    /// would gain anything.
    private static final int SHORT_BYTES = 16;

    private final byte[] text;
    private final int end;
    private boolean sawLineBreak;
    private boolean tooDeep;
    private int failedAt = -1;

    JsonScanner(byte[] text, int end) {
        this.text = text;
        this.end = end;
    }

    /// Index of the first byte that is wrong, or -1 if none was found yet.
    int failedAt() {
        return failedAt;
    }

    /// Whether there was a line break between tokens. Inside a string a line break is a failure.
    boolean sawLineBreak() {
        return sawLineBreak;
    }

    /// Whether a value was nested deeper than {@link #MAX_DEPTH}.
    boolean isTooDeep() {
        return tooDeep;
    }

    private int fail(int at) {
        if (failedAt < 0) {
            failedAt = Math.min(at, end);
        }
        return -1;
    }

    /// The index of the next byte that is not white space, or `end`.
    int blanks(int at) {
        return at < end && text[at] > ' ' ? at : moreBlanks(at);
    }

    private int moreBlanks(int at) {
        while (at < end) {
            byte b = text[at];
            if (b == '\n' || b == '\r') {
                sawLineBreak = true;
            } else if (b != ' ' && b != '\t') {
                return at;
            }
            at++;
        }
        return at;
    }

    /// Moves over blanks and the one given byte.
    int expect(int at, char wanted) {
        at = blanks(at);
        return at < end && text[at] == wanted ? at + 1 : fail(at);
    }

    /// Whether this byte comes next, after blanks.
    boolean next(int at, char wanted) {
        at = blanks(at);
        return at < end && text[at] == wanted;
    }

    /// Moves over a string that starts at `at` with its quote.
    int string(int at) {
        if (at >= end || text[at] != '"') {
            return fail(at);
        }
        at++;
        // Nearly all bytes of nearly all messages pass through this loop, and the shim's compiler
        // keeps no field in a register. So copy the fields into variables.
        byte[] text = this.text;
        int end = this.end;
        int longFrom = at + SHORT_BYTES;
        while (at < end) {
            byte b = text[at];
            if (b == '"') {
                return at + 1;
            }
            if (b >= ' ' && b != '\\') {
                at++;
                if (at == longFrom) {
                    at = Bytes.plain(text, at, end);
                }
                continue;
            }
            at = b == '\\' ? escape(at) : character(at);
            if (at < 0) {
                return -1;
            }
            longFrom = at + SHORT_BYTES;
        }
        return fail(end);
    }

    /// Moves over a character of several bytes. In UTF-8 no character begins with 0x80 to 0xC1 or
    /// 0xF5 to 0xFF; in a string 0x00 to 0x1F are not allowed.
    private int character(int at) {
        int lead = text[at] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return fail(at);
        }
        if (lead < 0xE0) {
            return at + 1 < end && text[at + 1] < (byte) 0xC0 ? at + 2 : fail(at);
        }
        return lead < 0xF0 ? lead3(at) : lead4(at);
    }

    private int escape(int at) {
        if (at + 1 >= end) {
            return fail(at);
        }
        return switch (text[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
            case 'u' ->
                    at + 6 <= end && hex(at + 2) && hex(at + 3) && hex(at + 4) && hex(at + 5)
                            ? at + 6
                            : fail(at);
            default -> fail(at);
        };
    }

    private boolean hex(int at) {
        return Character.digit(text[at], 16) >= 0;
    }

    /// RFC 3629 section 4: no overlong forms, no surrogates.
    private int lead3(int at) {
        return switch (text[at] & 0xFF) {
            case 0xE0 -> continued(at, 2, 0xA0, 0xBF);
            case 0xED -> continued(at, 2, 0x80, 0x9F);
            default -> continued(at, 2, 0x80, 0xBF);
        };
    }

    /// RFC 3629 section 4: nothing beyond U+10FFFF.
    private int lead4(int at) {
        return switch (text[at] & 0xFF) {
            case 0xF0 -> continued(at, 3, 0x90, 0xBF);
            case 0xF4 -> continued(at, 3, 0x80, 0x8F);
            default -> continued(at, 3, 0x80, 0xBF);
        };
    }

    private int continued(int at, int count, int lowest, int highest) {
        if (at + count >= end) {
            return fail(at);
        }
        int first = text[at + 1] & 0xFF;
        if (first < lowest || first > highest) {
            return fail(at);
        }
        for (int i = 2; i <= count; i++) {
            if ((text[at + i] & 0xC0) != 0x80) {
                return fail(at);
            }
        }
        return at + count + 1;
    }

    /// Moves over any value that starts at `at`, with no blanks before it.
    int value(int at) {
        if (at >= end) {
            return fail(at);
        }
        return switch (text[at]) {
            case '"' -> string(at);
            case '{', '[' -> nested(at);
            case 't' -> literal(at, "true");
            case 'f' -> literal(at, "false");
            case 'n' -> literal(at, "null");
            default -> number(at);
        };
    }

    private int literal(int at, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= end || text[at + i] != word.charAt(i)) {
                return fail(at + i);
            }
        }
        return at + word.length();
    }

    private int number(int at) {
        int start = at;
        if (text[at] == '-') {
            at++;
        }
        int whole = at;
        at = digits(at);
        if (at == whole || (at > whole + 1 && text[whole] == '0')) {
            return fail(start);
        }
        if (at < end && text[at] == '.') {
            int fraction = at + 1;
            at = digits(fraction);
            if (at == fraction) {
                return fail(start);
            }
        }
        if (at < end && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            if (at < end && (text[at] == '+' || text[at] == '-')) {
                at++;
            }
            int exponent = at;
            at = digits(exponent);
            if (at == exponent) {
                return fail(start);
            }
        }
        return at;
    }

    private int digits(int at) {
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }

    /// Moves over an object or array and everything in it, without recursion.
    private int nested(int at) {
        Nesting nesting = new Nesting();
        boolean valueWanted = true;
        while (true) {
            at = blanks(at);
            if (at >= end) {
                return fail(at);
            }
            if (valueWanted) {
                byte b = text[at];
                if (b == '{' || b == '[') {
                    nesting.open(b == '{');
                    tooDeep |= nesting.depth > MAX_DEPTH;
                    at = blanks(at + 1);
                    if (at < end && text[at] == (b == '{' ? '}' : ']')) {
                        nesting.close();
                        at++;
                        valueWanted = false;
                    } else if (b == '{') {
                        at = key(at);
                    }
                } else {
                    at = value(at);
                    valueWanted = false;
                }
            } else {
                byte b = text[at];
                if (b == ',') {
                    at = nesting.inObject() ? key(blanks(at + 1)) : at + 1;
                    valueWanted = true;
                } else if (b == (nesting.inObject() ? '}' : ']')) {
                    nesting.close();
                    at++;
                } else {
                    return fail(at);
                }
            }
            if (at < 0) {
                return -1;
            }
            if (nesting.depth == 0) {
                return at;
            }
        }
    }

    /// Moves over the name of a member and its colon.
    private int key(int at) {
        at = string(at);
        return at < 0 ? -1 : expect(at, ':');
    }

    /// Which of the open brackets are objects, one bit each. So even a text of nothing but brackets
    /// takes at most a quarter of its length.
    private static final class Nesting {
        private long[] objects = new long[1];
        private int depth;

        void open(boolean object) {
            int word = depth >> 6;
            if (word == objects.length) {
                objects = java.util.Arrays.copyOf(objects, word * 2);
            }
            long bit = 1L << depth;
            objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
            depth++;
        }

        void close() {
            depth--;
        }

        boolean inObject() {
            int top = depth - 1;
            return (objects[top >> 6] >> top & 1) != 0;
        }
    }
}
