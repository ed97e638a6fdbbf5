package dev.mcptether.resume;

/// What a binary frame contains.
public sealed interface Decoded permits Control, Decoded.Unknown, Decoded.Malformed {
    /// A type of a later revision; it is ignored.
    record Unknown(int type) implements Decoded {}

    /// @param why contains nothing of the frame's content
    record Malformed(String why) implements Decoded {}
}
