package dev.mcptether.wire;

import java.util.List;

/// What a peek at a message found.
public sealed interface Peeked {
    /// One message.
    record Single(Envelope envelope) implements Peeked {}

    /// A batch (MCP 2025-03-26): one line, several messages.
    record Batch(List<Envelope> envelopes) implements Peeked {}

    /// A message or batch that is too large in another way than in bytes.
    record TooLarge(Excess excess, Remains remains) implements Peeked {}

    /// What there is too much of.
    enum Excess {
        /// More messages in one batch than anybody sends; they would take many times its bytes.
        MESSAGES,
        /// Nested deeper than any peer follows.
        DEPTH,
        /// An id that is longer than what is remembered of a call.
        ID
    }

    /// No JSON text, or none that MCP could use.
    ///
    /// @param offset of the first byte that does not fit
    record NotJson(int offset) implements Peeked {}
}
