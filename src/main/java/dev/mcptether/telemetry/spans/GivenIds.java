package dev.mcptether.telemetry.spans;

import dev.mcptether.telemetry.fanout.Trace;
import io.opentelemetry.sdk.trace.IdGenerator;
import org.jspecify.annotations.Nullable;

/// Gives the next span the ids it has been known by since its call began: in the event log, in
/// exemplars and, when asked to, in the message itself. For one thread.
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
