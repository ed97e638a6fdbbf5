package dev.mcptether.daemon.hosting;

import dev.mcptether.wire.JsonPart;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Puts other values into a few places of a message. All other bytes stay as they are.
final class Splice {
    private final byte[] message;
    private final List<Piece> pieces = new ArrayList<>(3);

    private record Piece(JsonPart place, String json) {}

    Splice(byte[] message) {
        this.message = message;
    }

    JsonPart at(String... path) {
        return JsonPart.of(message).at(path);
    }

    /// Replaces each value to which the path leads, if there is any. If a member comes twice, both
    /// are replaced, because the reader may take either.
    Splice put(String json, String... path) {
        JsonPart.of(message).every(path).forEach(each -> pieces.add(new Piece(each, json)));
        return this;
    }

    byte[] bytes() {
        pieces.sort(Comparator.comparingInt(each -> each.place().from()));
        ByteArrayOutputStream spliced = new ByteArrayOutputStream(message.length + 32);
        int at = 0;
        for (Piece each : pieces) {
            spliced.write(message, at, each.place().from() - at);
            spliced.writeBytes(each.json().getBytes(StandardCharsets.UTF_8));
            at = each.place().to();
        }
        spliced.write(message, at, message.length - at);
        return spliced.toByteArray();
    }
}
