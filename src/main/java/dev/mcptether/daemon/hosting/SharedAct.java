package dev.mcptether.daemon.hosting;

import dev.mcptether.event.Event;
import dev.mcptether.event.Server.ExitCause;
import dev.mcptether.wire.RequestId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a {@link SharedConversation} has decided to do.
sealed interface SharedAct {
    /// @param life the child's number; everything that is reported about a child comes with its
    ///   number
    record Start(int life) implements SharedAct {}

    record Stop(int life, ExitCause cause) implements SharedAct {}

    /// Calls {@link SharedConversation#due} after this time.
    record WakeUp(Duration after) implements SharedAct {}

    record ToChild(byte[] message) implements SharedAct {}

    /// @param answers the id of the request that this answers; null if it answers none
    record ToClient(long session, byte[] message, @Nullable RequestId answers)
            implements SharedAct {}

    record Emit(Event event) implements SharedAct {}
}
