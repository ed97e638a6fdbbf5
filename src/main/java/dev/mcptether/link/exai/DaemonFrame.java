package dev.mcptether.link.exai;

import dev.mcptether.event.Exai.Generation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a frame of the daemon says, in whichever generation's words. Ids are empty when the frame
/// has none.
sealed interface DaemonFrame {
    /// @param error why hello is refused; empty when it is not
    record HelloAck(boolean ok, String error) implements DaemonFrame {}

    /// Generation A's answer to `health`: its own clock and how long it has run, in seconds.
    record Health(double t, double uptimeSeconds) implements DaemonFrame {}

    record Tools(JsonNode tools) implements DaemonFrame {}

    /// A has accepted a call.
    record Accepted(String id, double timeoutSeconds) implements DaemonFrame {}

    /// @param note of A: how it goes with the call; empty when absent
    /// @param message the tool's or the daemon's words; empty when absent
    record Progress(String id, String note, String message) implements DaemonFrame {
        /// Neither note nor message: A says this with each message, and when it gives up.
        boolean isBare() {
            return note.isEmpty() && message.isEmpty();
        }

        boolean stillProcessing() {
            return note.startsWith("duplicate request");
        }
    }

    record Chunk(String id, String text) implements DaemonFrame {}

    record StreamComplete(String id) implements DaemonFrame {}

    /// The answer to a call, an error beside or instead of its outputs.
    record Result(String id, JsonNode frame, @Nullable Failure failure) implements DaemonFrame {
        boolean hasOutputs() {
            return frame.has("outputs") || frame.has("text") || frame.has("result");
        }
    }

    /// An error that is no answer of the form of {@link Result}.
    ///
    /// @param op whether it says `"op":"error"`; a bare one does not
    record Complaint(String id, boolean op, Failure failure) implements DaemonFrame {
        /// The id that B' puts where the code belongs.
        boolean isCodedFor(String request) {
            return !op && failure.code().equals(request);
        }
    }

    /// Pongs, acknowledged cancellations, what later versions may say.
    record Other() implements DaemonFrame {}

    /// JSON with no `op` and no error, or no JSON: nothing of that protocol.
    record Foreign() implements DaemonFrame {}

    /// @param code empty when A says it in words alone
    /// @param details an object, or missing
    record Failure(String code, String message, JsonNode details) {
        boolean isRateLimit() {
            return message.startsWith("rate_limit_exceeded")
                    || message.startsWith("Rate limit exceeded");
        }

        boolean isInvalidRequest() {
            return code.equals("INVALID_REQUEST") || message.equals("INVALID_REQUEST");
        }

        /// Whose run stands in the way; empty when the daemon does not say.
        String original() {
            String own = details.path("original_request_id").asString("");
            return own.isEmpty()
                    ? details.path("details").path("original_request_id").asString("")
                    : own;
        }
    }

    /// Which generation answers the probe like this; empty when the frame is no answer to it.
    static Optional<Generation> generation(DaemonFrame answer, String probe) {
        return switch (answer) {
            case Health _ -> Optional.of(Generation.A);
            case Complaint error when error.failure().isRateLimit() -> Optional.empty();
            case Complaint error when error.isCodedFor(probe) -> Optional.of(Generation.B_PRIME);
            case Complaint error when !error.op() -> Optional.of(Generation.C);
            case Complaint error ->
                    Optional.of(error.failure().code().isEmpty() ? Generation.A : Generation.B);
            case HelloAck _,
                    Tools _,
                    Accepted _,
                    Progress _,
                    Chunk _,
                    StreamComplete _,
                    Result _,
                    Other _,
                    Foreign _ ->
                    Optional.empty();
        };
    }
}
