package dev.mcptether.daemon.hosting;

import dev.mcptether.event.Event;
import dev.mcptether.event.Server.ExitCause;
import java.time.Duration;

/// What a {@link Conversation} has decided to do.
sealed interface Act {
    /// Starts a child.
    ///
    /// @param life the number of the child in its session; everything that is reported about a
    ///   child comes with its number
    record Start(int life) implements Act {}

    /// Ends a child.
    record Stop(int life, ExitCause cause) implements Act {}

    /// Calls {@link Conversation#due} after this time.
    record WakeUp(Duration after) implements Act {}

    record ToChild(byte[] message) implements Act {}

    record ToClient(byte[] message) implements Act {}

    record Emit(Event event) implements Act {}
}
