package dev.mcptether.event;

import org.jspecify.annotations.Nullable;

/// A W3C trace context as it arrived in `params._meta` (SEP-414), not parsed, and bounded in
/// length.
public record TraceContext(String traceparent, @Nullable String tracestate) {}
