package dev.mcptether.bridge;

import dev.mcptether.event.CallOutcome;
import dev.mcptether.wire.Envelope;
import org.jspecify.annotations.Nullable;

/// Reads from a peer's response how its call ended.
final class Answers {
    private Answers() {}

    static CallOutcome outcome(Envelope response) {
        Envelope.Answer answer = response.answer();
        if (answer == null || answer.errorCode() != null) {
            return error(answer == null ? null : answer.errorCode());
        }
        return answer.toolError() ? CallOutcome.TOOL_ERROR : CallOutcome.OK;
    }

    /// Tether's own codes come from what stands between this session and a server: the `exai`
    /// dialect, or a daemon of ours.
    private static CallOutcome error(@Nullable Long code) {
        for (Refusal refusal : Refusal.values()) {
            if (code != null && code == refusal.code()) {
                return refusal.outcome();
            }
        }
        return CallOutcome.ERROR;
    }

    /// The error's code, or null when it is a result.
    static @Nullable Long code(Envelope response) {
        Envelope.Answer answer = response.answer();
        return answer == null ? null : answer.errorCode();
    }
}
