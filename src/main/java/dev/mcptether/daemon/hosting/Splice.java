package dev.mcptether.daemon.hosting;

import dev.mcptether.wire.JsonPart;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A message with other values in a few places; all other bytes stay as they are.
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

    /// @param place in this message; nothing happens when it is missing
    /// @param json the value that is to be there
    Splice put(JsonPart place, String json) {
        if (!place.isMissing()) {
            pieces.add(new Piece(place, json));
        }
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
