/// Events as OpenTelemetry spans, by the conventions for MCP.
///
/// Depends on event and fanout. One thread, `tether-spans`, and only when an exporter is
/// configured: nothing of OpenTelemetry is loaded on any other thread.
@NullMarked
package dev.mcptether.telemetry.spans;

import org.jspecify.annotations.NullMarked;
