package dev.mcptether.daemon.hosting;

import dev.mcptether.event.CallOutcome;
import dev.mcptether.wire.Envelope;
import org.jspecify.annotations.Nullable;

/// How a call ended, by what was peeked of its answer.
final class CallOutcomes {
    private CallOutcomes() {}

    static CallOutcome of(Envelope.@Nullable Answer answer) {
        if (error(answer) != null) {
            return CallOutcome.ERROR;
        }
        return answer != null && answer.toolError() ? CallOutcome.TOOL_ERROR : CallOutcome.OK;
    }

    /// The error's code, or null when it is a result.
    static @Nullable Long error(Envelope.@Nullable Answer answer) {
        return answer == null ? null : answer.errorCode();
    }
}
