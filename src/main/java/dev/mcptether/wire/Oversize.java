package dev.mcptether.wire;

import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Finds the ids in a message that is too large to keep. It is fed piece by piece and remembers
/// only the ids of the envelope, or of each element of a batch, wherever they stand. It trusts the
/// text to be JSON; what it finds in other text is bounded and harmless.
public final class Oversize {
    private static final int MAX_IDS = 10_000;
    private static final int MAX_TOKEN_BYTES = RequestId.MAX_BYTES;

    /// Bound on the bytes of all ids together.
    private static final int MAX_ID_BYTES = 4 << 20;

    /// Where we are among a message's own members.
    private enum Place {
        KEY,
        ID,
        METHOD,
        ELSEWHERE
    }

    private final List<Remains.Found> found = new ArrayList<>();
    private final ByteArrayOutputStream token = new ByteArrayOutputStream(64);
    private long length;
    private boolean sawNotification;
    private boolean sawMore;
    private int idBytes;

    private boolean begun;
    private long depth;
    private int messageDepth;
    private boolean inMessage;
    private boolean inString;
    private boolean escaped;
    private Place place = Place.ELSEWHERE;
    private JsonPart id = JsonPart.MISSING;
    private boolean longId;
    private boolean method;
    private Method named = Method.OTHER;
    private boolean answered;

    /// Takes the next piece.
    public void feed(byte[] piece, int from, int to) {
        length += to - from;
        int at = from;
        while (at < to) {
            if (inString && !escaped && place == Place.ELSEWHERE) {
                at = skip(piece, at, to);
            }
            if (at < to) {
                take(piece[at]);
                at++;
            }
        }
    }

    /// All bytes seen so far.
    public long length() {
        return length;
    }

    /// The messages that were complete so far. A message whose id is no string or number counts as
    /// one without an id. A message is not listed if its id is longer than a call may have.
    public Remains remains() {
        return new Remains(List.copyOf(found), sawMore, sawNotification);
    }

    /// Skips bytes inside a string whose content does not matter. Almost all bytes of a large
    /// message are such bytes.
    private static int skip(byte[] piece, int at, int to) {
        while (at < to && piece[at] != '"' && piece[at] != '\\') {
            at++;
        }
        return at;
    }

    private void take(byte b) {
        if (inString) {
            capture(b);
            inString = escaped || b != '"';
            escaped = !escaped && b == '\\';
            return;
        }
        switch (b) {
            case '"' -> {
                inString = true;
                if (place == Place.METHOD) {
                    method = true;
                    token.reset();
                }
                capture(b);
            }
            case '{', '[' -> open(b);
            case '}', ']' -> close();
            case ':' -> colon();
            case ',' -> comma();
            case ' ', '\t', '\r', '\n' -> {}
            default -> capture(b);
        }
    }

    private void capture(byte b) {
        if (place != Place.ELSEWHERE && token.size() <= MAX_TOKEN_BYTES) {
            token.write(b);
        }
    }

    private void open(byte b) {
        if (!begun) {
            begun = true;
            messageDepth = b == '[' ? 2 : 1;
        }
        place = Place.ELSEWHERE;
        depth++;
        if (depth == messageDepth && b == '{') {
            inMessage = true;
            id = JsonPart.MISSING;
            longId = false;
            method = false;
            named = Method.OTHER;
            answered = false;
            expectKey();
        }
    }

    private void close() {
        if (inMessage && depth == messageDepth) {
            endValue();
            finishMessage();
        }
        depth--;
    }

    private void comma() {
        if (inMessage && depth == messageDepth) {
            endValue();
            expectKey();
        }
    }

    private void expectKey() {
        place = Place.KEY;
        token.reset();
    }

    /// If a member comes twice, the last one counts.
    private void colon() {
        if (place != Place.KEY) {
            return;
        }
        switch (text()) {
            case "id" -> {
                place = Place.ID;
                id = JsonPart.MISSING;
                longId = false;
            }
            case "method" -> {
                place = Place.METHOD;
                method = false;
                named = Method.OTHER;
            }
            case "result", "error" -> {
                place = Place.ELSEWHERE;
                answered = true;
            }
            default -> place = Place.ELSEWHERE;
        }
        token.reset();
    }

    /// The string that was captured, without quotes and escapes; empty when it is too long.
    private String text() {
        String json = token.toString(StandardCharsets.UTF_8);
        return json.length() > 1 && json.startsWith("\"") && json.endsWith("\"")
                ? JsonString.of(json)
                : "";
    }

    private void endValue() {
        if (place == Place.ID && token.size() > MAX_TOKEN_BYTES) {
            longId = true;
        } else if (place == Place.ID) {
            JsonPart value = JsonPart.of(token.toByteArray());
            boolean usable = value.to() == token.size() && value.bytes()[0] != 'n';
            id = usable ? value : JsonPart.MISSING;
        } else if (place == Place.METHOD && method) {
            named = Method.of(text());
        }
        place = Place.ELSEWHERE;
    }

    private void finishMessage() {
        inMessage = false;
        if (longId) {
            sawMore = true;
        } else if (id.isMissing()) {
            sawNotification |= method;
        } else {
            add(new Remains.Found(id, kind(), method ? named : Method.OTHER));
        }
    }

    private Kind kind() {
        if (method) {
            return Kind.REQUEST;
        }
        return answered ? Kind.RESPONSE : Kind.OTHER;
    }

    private void add(Remains.Found message) {
        if (found.size() < MAX_IDS && idBytes < MAX_ID_BYTES) {
            found.add(message);
            idBytes += message.id().to();
        } else {
            sawMore = true;
        }
    }
}
