package dev.mcptether.daemon.hosting;

import dev.mcptether.event.Event;
import dev.mcptether.event.Server.ExitCause;
import java.time.Duration;

/// What a session has decided to do.
sealed interface Act {
    /// Starts a child.
    ///
    /// @param life counts the session's children; all that is heard of one is told with its number
    record Start(int life) implements Act {}

    /// Ends a child.
    record Stop(int life, ExitCause cause) implements Act {}

    /// Lets {@link Conversation#due} be called.
    record WakeUp(Duration after) implements Act {}

    record ToChild(byte[] message) implements Act {}

    record ToClient(byte[] message) implements Act {}

    record Emit(Event event) implements Act {}
}
