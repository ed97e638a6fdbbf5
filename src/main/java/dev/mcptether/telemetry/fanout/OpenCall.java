package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.Call;
import java.time.Instant;

/// A call that has begun, as far as tracing has to remember it.
public record OpenCall(Call.Started started, Instant since, Trace trace) {}
