package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.Call;
import dev.mcptether.event.TraceContext;
import java.time.Instant;

/// A call that has begun, as far as tracing has to remember it.
public record TracedCall(Call.Started started, Instant since, Trace trace) {
    /// What the next hop has to be told: the span this process gave the call, and what vendors have
    /// said of the trace so far.
    public TraceContext context() {
        TraceContext carried = started.trace();
        return trace.context(carried == null ? null : carried.tracestate());
    }
}
