package dev.mcptether.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Looks for the ids in a message that is too large to be kept: fed piece by piece, it remembers
/// only the ids of its envelope (of each element in a batch), wherever they stand. It trusts the
/// text to be JSON; what it finds in anything else is bounded and harmless.
public final class Oversize {
    private static final int MAX_IDS = 1000;
    private static final int MAX_TOKEN_BYTES = 1024;

    /// One message of the oversized text. `request` tells a request from a response; a message
    /// without an id is not listed.
    public record Found(RequestId id, boolean request) {}

    private final List<Found> found = new ArrayList<>();
    private final ByteArrayOutputStream token = new ByteArrayOutputStream(64);
    private int depth;
    private int envelopeDepth = 1;
    private boolean first = true;
    private boolean inString;
    private boolean escaped;
    private boolean keyExpected;
    private boolean capturing;
    private String key = "";
    private String id = "";
    private boolean method;
    private long length;
    private boolean notification;

    /// Takes the next piece.
    public void feed(byte[] piece, int from, int to) {
        length += to - from;
        for (int i = from; i < to; i++) {
            take(piece[i]);
        }
    }

    /// All bytes seen so far.
    public long length() {
        return length;
    }

    /// The messages with an id that were complete so far, at most 1,000.
    public List<Found> found() {
        return List.copyOf(found);
    }

    /// Whether a message without an id but with a method was seen.
    public boolean sawNotification() {
        return notification;
    }

    private void take(byte b) {
        if (inString) {
            inString(b);
            return;
        }
        switch (b) {
            case '"' -> {
                inString = true;
                startToken(b);
            }
            case '{', '[' -> open(b);
            case '}', ']' -> close();
            case ':' -> colon();
            case ',' -> comma();
            case ' ', '\t', '\r', '\n' -> {}
            default -> {
                if (capturing && token.size() < MAX_TOKEN_BYTES) {
                    token.write(b);
                }
            }
        }
    }

    private void inString(byte b) {
        if (capturing && token.size() < MAX_TOKEN_BYTES) {
            token.write(b);
        }
        if (escaped) {
            escaped = false;
        } else if (b == '\\') {
            escaped = true;
        } else if (b == '"') {
            inString = false;
        }
    }

    private void startToken(byte b) {
        if (depth == envelopeDepth && keyExpected) {
            token.reset();
            capturing = true;
        }
        if (capturing) {
            token.write(b);
        }
    }

    private void open(byte b) {
        if (first) {
            first = false;
            envelopeDepth = b == '[' ? 2 : 1;
        }
        endValue();
        depth++;
        if (depth == envelopeDepth && b == '{') {
            keyExpected = true;
            id = "";
            method = false;
        }
    }

    private void close() {
        if (depth == envelopeDepth) {
            endValue();
            finishMessage();
        }
        depth--;
    }

    private void colon() {
        if (depth == envelopeDepth && keyExpected) {
            key = token.toString(StandardCharsets.UTF_8);
            keyExpected = false;
            token.reset();
            capturing = key.equals("\"id\"");
            method |= key.equals("\"method\"");
        }
    }

    private void comma() {
        if (depth == envelopeDepth) {
            endValue();
            keyExpected = true;
        }
    }

    private void endValue() {
        if (capturing && key.equals("\"id\"") && !keyExpected) {
            id = token.size() < MAX_TOKEN_BYTES ? token.toString(StandardCharsets.UTF_8) : "";
        }
        capturing = false;
    }

    private void finishMessage() {
        if (!id.isEmpty() && !id.equals("null") && found.size() < MAX_IDS) {
            found.add(new Found(RequestId.of(id), method));
        } else if (method) {
            notification = true;
        }
        id = "";
        method = false;
    }
}
