package dev.mcptether.wire;

/// What a {@link LineReader} reads.
public sealed interface Line {
    /// A line that is not blank, without its end. The array is the reader's gift: nobody else has
    /// it.
    record Whole(byte[] bytes) implements Line {}

    /// A line over the limit, of which only the ids are known.
    record TooLong(Oversize content) implements Line {}

    /// End of file; nothing follows.
    record End() implements Line {}
}
