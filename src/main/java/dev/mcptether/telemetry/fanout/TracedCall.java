package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.Call;
import dev.mcptether.event.TraceContext;
import java.time.Instant;

/// An open call, as far as tracing must remember it.
public record TracedCall(Call.Started started, Instant since, Trace trace) {
    /// The context for the next hop: the span that this process gave the call, and the trace's
    /// vendor data so far.
    public TraceContext context() {
        TraceContext carried = started.trace();
        return trace.context(carried == null ? null : carried.tracestate());
    }
}
