package dev.mcptether.resume;

import java.util.List;

/// Frames to put on the wire at once, before anything else: first the binary ones, then the text
/// ones, each in order.
public record Outgoing(List<byte[]> binary, List<byte[]> text) {
    static Outgoing of(Control... frames) {
        return of(List.of(), frames);
    }

    static Outgoing of(List<byte[]> text, Control... frames) {
        return new Outgoing(java.util.Arrays.stream(frames).map(Control::encode).toList(), text);
    }
}
