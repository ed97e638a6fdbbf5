package dev.mcptether.bridge;

import dev.mcptether.event.CallOutcome;
import dev.mcptether.wire.Envelope;
import org.jspecify.annotations.Nullable;

/// What a peer's response says of its call.
final class Answers {
    private Answers() {}

    static CallOutcome outcome(Envelope response) {
        Envelope.Answer answer = response.answer();
        if (answer == null || answer.errorCode() != null) {
            return CallOutcome.ERROR;
        }
        return answer.toolError() ? CallOutcome.TOOL_ERROR : CallOutcome.OK;
    }

    /// The error's code, or null when it is a result.
    static @Nullable Long code(Envelope response) {
        Envelope.Answer answer = response.answer();
        return answer == null ? null : answer.errorCode();
    }
}
