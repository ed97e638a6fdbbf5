package dev.mcptether.wire;

/// What a {@link LineReader} reads.
public sealed interface Line {
    /// A line that is not blank, without its line end. The receiver owns the array.
    record Whole(byte[] bytes) implements Line {}

    /// A line over the limit. Only its ids are known.
    record TooLong(Oversize content) implements Line {}

    /// End of file; nothing follows.
    record End() implements Line {}
}
