package dev.mcptether.link.exai;

import dev.mcptether.event.Exai.Generation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A frame of the daemon, in the words of any generation. An id is empty if the frame has none.
sealed interface DaemonFrame {
    /// @param error why the daemon refuses hello; empty if it accepts
    record HelloAck(boolean ok, String error) implements DaemonFrame {}

    /// Generation A's answer to `health`: its own clock, and how long it has run, in seconds.
    record Health(double t, double uptimeSeconds) implements DaemonFrame {}

    record Tools(JsonNode tools) implements DaemonFrame {}

    /// A has accepted a call.
    record Accepted(String id, double timeoutSeconds) implements DaemonFrame {}

    /// @param note A's note on the state of the call; empty if absent
    /// @param message the words of the tool or the daemon; empty if absent
    record Progress(String id, String note, String message) implements DaemonFrame {
        /// Neither note nor message. A sends this with each message, and also when it gives up.
        boolean isBare() {
            return note.isEmpty() && message.isEmpty();
        }

        boolean stillProcessing() {
            return note.startsWith("duplicate request");
        }
    }

    record Chunk(String id, String text) implements DaemonFrame {}

    record StreamComplete(String id) implements DaemonFrame {}

    /// The answer to a call. It may have an error beside its outputs or in place of them.
    record Result(String id, JsonNode frame, @Nullable Failure failure) implements DaemonFrame {
        boolean hasOutputs() {
            return frame.has("outputs") || frame.has("text") || frame.has("result");
        }
    }

    /// An error that does not have the form of a {@link Result}.
    ///
    /// @param op whether it says `"op":"error"`; some errors do not
    record Complaint(String id, boolean op, Failure failure) implements DaemonFrame {
        /// Whether the code is this request's id. B' puts the id in the code's place.
        boolean isCodedFor(String request) {
            return !op && failure.code().equals(request);
        }
    }

    /// Pongs, acknowledged cancellations, and anything that later versions send.
    record Other() implements DaemonFrame {}

    /// Not this protocol: JSON without `op` and error, or no JSON.
    record Foreign() implements DaemonFrame {}

    /// @param code empty if A only says it in words
    /// @param details an object, or missing
    record Failure(String code, String message, JsonNode details) {
        boolean isRateLimit() {
            return message.startsWith("rate_limit_exceeded")
                    || message.startsWith("Rate limit exceeded");
        }

        boolean isInvalidRequest() {
            return code.equals("INVALID_REQUEST") || message.equals("INVALID_REQUEST");
        }

        /// The id of the run that stands in the way; empty if the daemon does not say.
        String original() {
            String own = details.path("original_request_id").asString("");
            return own.isEmpty()
                    ? details.path("details").path("original_request_id").asString("")
                    : own;
        }
    }

    /// Whether the frame belongs to this request, which is the only one on its socket. So a
    /// complaint without an id, and a list, belong to it.
    default boolean isFor(String request) {
        String id =
                switch (this) {
                    case Accepted accepted -> accepted.id();
                    case Progress progress -> progress.id();
                    case Chunk chunk -> chunk.id();
                    case StreamComplete complete -> complete.id();
                    case Result result -> result.id();
                    case Complaint error -> error.id().isEmpty() ? request : error.id();
                    case Tools _ -> request;
                    case HelloAck _, Health _, Other _, Foreign _ -> "";
                };
        return id.equals(request);
    }

    /// The generation that answers the probe like this; empty if the frame does not answer it.
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
