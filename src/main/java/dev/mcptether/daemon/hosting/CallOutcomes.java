package dev.mcptether.daemon.hosting;

import dev.mcptether.event.CallOutcome;
import dev.mcptether.wire.Envelope;
import org.jspecify.annotations.Nullable;

/// Finds out how a call ended from what was peeked of its answer.
final class CallOutcomes {
    private CallOutcomes() {}

    static CallOutcome of(Envelope.@Nullable Answer answer) {
        if (error(answer) != null) {
            return CallOutcome.ERROR;
        }
        return answer != null && answer.toolError() ? CallOutcome.TOOL_ERROR : CallOutcome.OK;
    }

    /// The code of the error; null if the answer is a result.
    static @Nullable Long error(Envelope.@Nullable Answer answer) {
        return answer == null ? null : answer.errorCode();
    }
}
