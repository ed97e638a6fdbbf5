package dev.mcptether.wire;

import java.util.List;

/// What a peek at a message found.
public sealed interface Peeked {
    /// One message.
    record Single(Envelope envelope) implements Peeked {}

    /// A batch (MCP 2025-03-26): several messages in one line.
    record Batch(List<Envelope> envelopes) implements Peeked {}

    /// A message or batch that is too large, though not in bytes.
    record TooLarge(Excess excess, Remains remains) implements Peeked {}

    /// What there is too much of.
    enum Excess {
        /// More messages in one batch than anybody sends. They would take many times their bytes in
        /// memory.
        MESSAGES,
        /// Nested deeper than any peer accepts.
        DEPTH,
        /// An id longer than a call may have.
        ID
    }

    /// Not JSON, or JSON that is no JSON-RPC message.
    ///
    /// @param offset of the first byte that is wrong
    record NotJson(int offset) implements Peeked {}
}
