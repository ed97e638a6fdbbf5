package dev.mcptether.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.BiConsumer;

/// A value inside JSON text. It is found without building a tree: a shim reads so little of a
/// handshake that a tree library would cost more than it gives, 25 ms and five hundred classes at
/// each start (measured). A value that is absent or not well-formed {@link #isMissing}. If a member
/// comes twice, the last one counts, as in {@link Peek}.
///
/// @param from index of the value's first byte; -1 if it is missing
/// @param to index after its last byte
public record JsonPart(byte[] text, int from, int to) {
    /// A value that is absent.
    public static final JsonPart MISSING = new JsonPart(new byte[0], -1, -1);

    /// The whole text.
    public static JsonPart of(byte[] text) {
        JsonScanner scanner = new JsonScanner(text, text.length);
        int from = scanner.blanks(0);
        int to = scanner.value(from);
        return to < 0 ? MISSING : new JsonPart(text, from, to);
    }

    /// The value of a member of this object. Several names lead from member to member.
    public JsonPart at(String... path) {
        JsonPart part = this;
        for (String name : path) {
            part = part.member(name);
        }
        return part;
    }

    /// All values that this path leads to, in order: more than one if a member comes twice. Whoever
    /// replaces a value replaces all of them, because the reader may take the first.
    public List<JsonPart> every(String... path) {
        List<JsonPart> parts = List.of(this);
        for (String name : path) {
            List<JsonPart> members = new ArrayList<>();
            for (JsonPart each : parts) {
                members.addAll(each.members(name));
            }
            parts = members;
        }
        return parts;
    }

    private JsonPart member(String name) {
        List<JsonPart> members = members(name);
        return members.isEmpty() ? MISSING : members.getLast();
    }

    private List<JsonPart> members(String name) {
        List<JsonPart> found = new ArrayList<>(1);
        forEachMember((each, value) -> {
            if (each.equals(name)) {
                found.add(value);
            }
        });
        return found;
    }

    /// The members of this object, in order; none when it is no object.
    public SequencedMap<String, JsonPart> members() {
        SequencedMap<String, JsonPart> members = new LinkedHashMap<>();
        forEachMember(members::put);
        return members;
    }

    private void forEachMember(BiConsumer<String, JsonPart> members) {
        if (!isObject()) {
            return;
        }
        JsonScanner scanner = new JsonScanner(text, to);
        int at = scanner.blanks(from + 1);
        while (at < to && text[at] == '"') {
            int keyEnd = scanner.string(at);
            int value = scanner.blanks(scanner.expect(keyEnd, ':'));
            int end = scanner.value(value);
            members.accept(JsonString.at(text, at, keyEnd), new JsonPart(text, value, end));
            at = scanner.next(end, ',') ? scanner.blanks(scanner.expect(end, ',')) : to;
        }
    }

    /// The values of this array; none when it is no array.
    public List<JsonPart> elements() {
        List<JsonPart> elements = new ArrayList<>();
        if (from < 0 || text[from] != '[') {
            return elements;
        }
        JsonScanner scanner = new JsonScanner(text, to);
        int at = scanner.blanks(from + 1);
        while (at < to && text[at] != ']') {
            int end = scanner.value(at);
            elements.add(new JsonPart(text, at, end));
            at = scanner.next(end, ',') ? scanner.blanks(scanner.expect(end, ',')) : to;
        }
        return elements;
    }

    public boolean isMissing() {
        return from < 0;
    }

    public boolean isObject() {
        return from >= 0 && text[from] == '{';
    }

    public boolean isString() {
        return from >= 0 && text[from] == '"';
    }

    /// The text of a string; empty for any other value.
    public String string() {
        return isString() ? JsonString.at(text, from, to) : "";
    }

    /// The value of a whole number of 64 bits; empty for any other value.
    public OptionalLong number() {
        try {
            return isMissing() || text[from] > '9'
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(latin(), 10));
        } catch (NumberFormatException fractionOrTooLarge) {
            return OptionalLong.empty();
        }
    }

    private String latin() {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /// The value's own text.
    public byte[] bytes() {
        return isMissing() ? new byte[0] : Arrays.copyOfRange(text, from, to);
    }

    /// Whether both are written with the same bytes. Values that are written differently may still
    /// be equal.
    public boolean isWrittenLike(JsonPart other) {
        return isMissing() == other.isMissing()
                && (isMissing() || Arrays.equals(text, from, to, other.text, other.from, other.to));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonPart part && isWrittenLike(part);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }
}
