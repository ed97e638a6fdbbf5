package dev.mcptether.text;

/// Makes text from outside harmless to a terminal. Close reasons, names of tools and clients,
/// values of settings and files can contain anything. An escape sequence would move the cursor or
/// set the window's title. A line break would forge a line. A bidirectional control would show text
/// in another order.
///
/// Such characters are shown as `\u001b`, which means the same in JSON. Everything else stays as it
/// is.
public final class Printable {
    private Printable() {}

    /// For one value or one line: line breaks become escapes too.
    public static String line(String text) {
        return escaped(text, false);
    }

    /// For text of several lines whose values have been through {@link #line}.
    public static String text(String text) {
        return escaped(text, true);
    }

    private static String escaped(String text, boolean mayBreak) {
        int first = 0;
        while (first < text.length() && isPlain(text, first, mayBreak)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char each = text.charAt(i);
            if (isPlain(text, i, mayBreak)) {
                escaped.append(each);
            } else {
                escaped.append("\\u%04x".formatted((int) each));
            }
        }
        return escaped.toString();
    }

    private static boolean isPlain(String text, int at, boolean mayBreak) {
        char each = text.charAt(at);
        return switch (Character.getType(each)) {
            case Character.CONTROL -> mayBreak && isBreak(text, at);
            // Bidirectional controls, invisible characters and line separators.
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED ->
                    false;
            case Character.SURROGATE -> isPaired(text, at);
            default -> true;
        };
    }

    /// A lone carriage return would let the rest of a line overwrite its beginning, so it does not
    /// count as a line break.
    private static boolean isBreak(String text, int at) {
        return switch (text.charAt(at)) {
            case '\n', '\t' -> true;
            case '\r' -> at + 1 < text.length() && text.charAt(at + 1) == '\n';
            default -> false;
        };
    }

    /// Half a surrogate pair cannot be written. Beyond the first plane there are invisible
    /// characters too.
    private static boolean isPaired(String text, int at) {
        int start = Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
        if (start < 0 || start + 1 >= text.length()) {
            return false;
        }
        int whole = text.codePointAt(start);
        return Character.isSupplementaryCodePoint(whole)
                && Character.getType(whole) != Character.FORMAT;
    }
}
