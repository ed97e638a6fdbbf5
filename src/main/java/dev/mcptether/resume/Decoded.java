package dev.mcptether.resume;

/// What a binary frame turned out to be.
public sealed interface Decoded permits Control, Decoded.Unknown, Decoded.Malformed {
    /// A type of a later revision: ignored.
    record Unknown(int type) implements Decoded {}

    /// @param why without the frame's content
    record Malformed(String why) implements Decoded {}
}
