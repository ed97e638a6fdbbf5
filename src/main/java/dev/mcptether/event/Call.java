package dev.mcptether.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One JSON-RPC request and its answer. Every `Started` has exactly one `Finished` with the same
/// number.
public sealed interface Call extends Event {
    /// @param call a number of our own, unique in this instance
    /// @param id the request's id as JSON text, at most 128 characters
    /// @param target the tool or prompt that it names, or null
    /// @param trace the trace context that it carries, or null
    /// @param server the hosted server that is asked or asks, or null
    record Started(
            long call,
            Initiator initiator,
            Method method,
            String id,
            @Nullable String target,
            @Nullable TraceContext trace,
            @Nullable String server)
            implements Call {
        /// For a call without a hosted server.
        public Started(
                long call,
                Initiator initiator,
                Method method,
                String id,
                @Nullable String target,
                @Nullable TraceContext trace) {
            this(call, initiator, method, id, target, trace, null);
        }
    }

    /// @param errorCode the code of the JSON-RPC error, or null if there was none
    /// @param server the hosted server that was asked or asked, or null
    record Finished(
            long call,
            Initiator initiator,
            Method method,
            CallOutcome outcome,
            @Nullable Long errorCode,
            Duration took,
            @Nullable String server)
            implements Call {
        /// For a call without a hosted server.
        public Finished(
                long call,
                Initiator initiator,
                Method method,
                CallOutcome outcome,
                @Nullable Long errorCode,
                Duration took) {
            this(call, initiator, method, outcome, errorCode, took, null);
        }
    }

    /// A call that is safe to repeat was in flight when the link was lost, and is sent again.
    record Resent(long call, Method method) implements Call {}

    /// There is no daemon yet, but one answered this request in an earlier session.
    record AnsweredFromMemory(long call, Method method) implements Call {}
}
