package dev.mcptether.bridge;

import dev.mcptether.event.TraceContext;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.TraceSplice;
import java.util.Optional;
import java.util.function.LongFunction;

/// `TETHER_TRACE_PROPAGATION=inject`: a request that names no trace is given its call's own, so
/// that the daemon's spans hang below ours. The one thing that changes bytes; requests in a batch,
/// and those that would become too long by it, pass as they are. Turns only.
final class TraceInjection {
    private final LongFunction<Optional<TraceContext>> contexts;
    private final int maxMessageBytes;

    /// @param contexts a call's number to the context to hand on; empty: it belongs to no trace
    TraceInjection(LongFunction<Optional<TraceContext>> contexts, int maxMessageBytes) {
        this.contexts = contexts;
        this.maxMessageBytes = maxMessageBytes;
    }

    /// What to send instead of this request, or the same array.
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
