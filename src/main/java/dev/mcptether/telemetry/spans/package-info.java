/// Events as OpenTelemetry spans, by the conventions for MCP.
///
/// It depends on event and fanout. One thread, `tether-spans`, runs only if an exporter is
/// configured. No other thread loads anything of OpenTelemetry.
@NullMarked
package dev.mcptether.telemetry.spans;

import org.jspecify.annotations.NullMarked;
