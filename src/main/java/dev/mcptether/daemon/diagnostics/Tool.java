package dev.mcptether.daemon.diagnostics;

import tools.jackson.databind.node.ObjectNode;

/// Something a client may call by name. One object serves all sessions and all calls at once.
public interface Tool {
    Declaration declaration();

    /// Runs on a thread of its own.
    ///
    /// @throws InterruptedException when the client takes the call back or its session ends; a tool
    ///   lets it pass
    /// @throws InvalidArgument when an argument is not what the declaration says
    ToolResult call(ToolCall call) throws InterruptedException;

    /// What a client is told about a tool.
    ///
    /// @param inputSchema a JSON Schema of type `object`
    record Declaration(
            String name, String title, String description, ObjectNode inputSchema, Effect effect) {}

    /// What a call changes outside, and so whether a bridge may repeat it by itself.
    enum Effect {
        /// Nothing is changed.
        READS,
        /// Each call counts.
        WRITES
    }

    /// An argument cannot be used; the message names it and says what is allowed.
    final class InvalidArgument extends RuntimeException {
        public InvalidArgument(String message) {
            super(message, null, false, false);
        }
    }
}
