package dev.mcptether.resume;

import java.util.List;

/// Frames to write at once, before anything else: first the binary ones, then the text ones, each
/// kind in order.
public record Frames(List<byte[]> binary, List<byte[]> text) {
    static Frames of(Control... frames) {
        return of(List.of(), frames);
    }

    static Frames of(List<byte[]> text, Control... frames) {
        byte[][] binary = new byte[frames.length][];
        for (int i = 0; i < frames.length; i++) {
            binary[i] = frames[i].encode();
        }
        return new Frames(List.of(binary), text);
    }
}
