package dev.mcptether.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Looks for the ids in a message that is too large to be kept: fed piece by piece, it remembers
/// only the ids of its envelope (of each element in a batch), wherever they stand. It trusts the
/// text to be JSON; what it finds in anything else is bounded and harmless.
public final class Oversize {
    private static final int MAX_IDS = 10_000;
    private static final int MAX_TOKEN_BYTES = 1024;

    /// One message of the oversized text. `request` tells a request from a response; a message
    /// without an id is not listed, nor one whose id is no string or number or is over 1,024 bytes.
    public record Found(RequestId id, boolean request) {}

    /// Where in a message's own members we are.
    private enum Place {
        KEY,
        ID,
        METHOD,
        ELSEWHERE
    }

    private final List<Found> found = new ArrayList<>();
    private final ByteArrayOutputStream token = new ByteArrayOutputStream(64);
    private long length;
    private boolean sawNotification;
    private boolean sawMore;

    private boolean begun;
    private long depth;
    private int messageDepth;
    private boolean inMessage;
    private boolean inString;
    private boolean escaped;
    private Place place = Place.ELSEWHERE;
    private String id = "";
    private boolean method;

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

    /// The messages with an id that were complete so far, at most 10,000.
    public List<Found> found() {
        return List.copyOf(found);
    }

    /// Whether there were more messages with an id than {@link #found} has.
    public boolean sawMore() {
        return sawMore;
    }

    /// Whether a message without an id but with a method was seen.
    public boolean sawNotification() {
        return sawNotification;
    }

    /// Almost all bytes of a large message stand in strings that nobody asked for.
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
                method |= place == Place.METHOD;
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
        if ((place == Place.KEY || place == Place.ID) && token.size() <= MAX_TOKEN_BYTES) {
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
            id = "";
            method = false;
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

    /// Of a member that comes twice the last counts.
    private void colon() {
        if (place != Place.KEY) {
            return;
        }
        switch (key()) {
            case "id" -> {
                place = Place.ID;
                id = "";
            }
            case "method" -> {
                place = Place.METHOD;
                method = false;
            }
            default -> place = Place.ELSEWHERE;
        }
        token.reset();
    }

    private String key() {
        String json = token.toString(StandardCharsets.UTF_8);
        return json.startsWith("\"") && json.length() > 1 ? JsonString.of(json) : "";
    }

    private void endValue() {
        if (place == Place.ID && token.size() <= MAX_TOKEN_BYTES) {
            id = token.toString(StandardCharsets.UTF_8);
        }
        place = Place.ELSEWHERE;
    }

    private void finishMessage() {
        inMessage = false;
        boolean identified = !id.isEmpty() && !id.equals("null");
        sawNotification |= method && !identified;
        sawMore |= identified && found.size() == MAX_IDS;
        if (identified && found.size() < MAX_IDS) {
            found.add(new Found(RequestId.of(id), method));
        }
    }
}
