package dev.mcptether.telemetry.spans;

import dev.mcptether.telemetry.fanout.Trace;
import io.opentelemetry.sdk.trace.IdGenerator;
import org.jspecify.annotations.Nullable;

/// Gives the next span the ids that it has had since its call began. The event log and exemplars
/// already show them, and the message itself if the user asked for that. For one thread.
final class GivenIds implements IdGenerator {
    private final IdGenerator random = IdGenerator.random();
    private @Nullable Trace next;

    void next(@Nullable Trace trace) {
        next = trace;
    }

    @Override
    public String generateSpanId() {
        Trace given = next;
        return given == null ? random.generateSpanId() : given.spanId();
    }

    @Override
    public String generateTraceId() {
        Trace given = next;
        return given == null ? random.generateTraceId() : given.traceId();
    }
}
