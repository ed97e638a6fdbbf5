package dev.mcptether.daemon.diagnostics;

import dev.mcptether.event.Method;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The client of a session, for a tool that wants to ask it something.
public interface Client {
    /// Whether it declared this capability.
    boolean can(String capability);

    /// Asks and waits. If nobody needs the answer any more, the client is told so.
    Answer ask(Method method, ObjectNode params, Duration patience) throws InterruptedException;

    /// How a client answered.
    sealed interface Answer {
        record Result(JsonNode result) implements Answer {}

        record Refused(long code, String message) implements Answer {}

        /// It did not answer in time.
        record Silent(Duration patience) implements Answer {}
    }
}
