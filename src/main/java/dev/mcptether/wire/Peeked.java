package dev.mcptether.wire;

import java.util.List;

/// What a peek at a message found.
public sealed interface Peeked {
    /// One message.
    record Single(Envelope envelope) implements Peeked {}

    /// A batch (MCP 2025-03-26): one line, several messages.
    record Batch(List<Envelope> envelopes) implements Peeked {}

    /// A batch of more messages than anybody sends; they would take many times its bytes.
    ///
    /// @param messages how many
    record TooMany(int messages) implements Peeked {}

    /// No JSON text, or none that MCP could use.
    ///
    /// @param offset of the first byte that does not fit
    record NotJson(int offset) implements Peeked {}
}
