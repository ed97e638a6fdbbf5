package dev.mcptether.bridge;

import dev.mcptether.event.TraceContext;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.TraceSplice;
import java.util.Optional;
import java.util.function.LongFunction;

/// `TETHER_TRACE_PROPAGATION=inject`: a request that names no trace gets the context of its call,
/// so that the daemon's spans hang below ours. Nothing else changes a message's bytes. Requests in
/// a batch pass unchanged, and so do those that would become too long. Turns only.
final class TraceInjection {
    private final LongFunction<Optional<TraceContext>> contexts;
    private final int maxMessageBytes;

    /// @param contexts gives the context for a call's number; empty if the call belongs to no trace
    TraceInjection(LongFunction<Optional<TraceContext>> contexts, int maxMessageBytes) {
        this.contexts = contexts;
        this.maxMessageBytes = maxMessageBytes;
    }

    /// The request with the context, or the same array if nothing was added.
    byte[] into(byte[] request, Envelope envelope, PendingCall call) {
        if (envelope.params().trace() != null) {
            return request;
        }
        byte[] carrying =
                contexts.apply(call.number)
                        .map(context -> TraceSplice.into(request, context))
                        .orElse(request);
        return carrying.length <= maxMessageBytes ? carrying : request;
    }
}
