package dev.mcptether.daemon.hosting;

import dev.mcptether.event.Event;
import dev.mcptether.event.Server.ExitCause;
import dev.mcptether.wire.RequestId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What {@link SharedConversation} has decided to do.
sealed interface SharedAct {
    /// @param life counts the children; all that is heard of one is told with its number
    record Start(int life) implements SharedAct {}

    record Stop(int life, ExitCause cause) implements SharedAct {}

    /// Lets {@link SharedConversation#due} be called.
    record WakeUp(Duration after) implements SharedAct {}

    record ToChild(byte[] message) implements SharedAct {}

    /// @param answers the request that this is the answer to; null: none
    record ToClient(long session, byte[] message, @Nullable RequestId answers)
            implements SharedAct {}

    record Emit(Event event) implements SharedAct {}
}
