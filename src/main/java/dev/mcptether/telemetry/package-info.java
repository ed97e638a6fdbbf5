/// Translates events. For whoever wires it, {@link dev.mcptether.telemetry.Instruments} is all of
/// it: one sink to emit to, one background to start, one flush, one close.
///
/// The way of an event: `fanout` stamps it and passes it on; `slots` counts it in memory that
/// outlives the process; `log` writes its line; `spans` and `prometheus` show it outside;
/// `diagnostics` shows it to a person on stderr.
///
/// It depends on text, home, event and time; only app depends on it. Threads: `tether-events`
/// (log), `tether-spans` (only with an exporter), `tether-metrics-*` (endpoint), `tether-stderr`.
@NullMarked
package dev.mcptether.telemetry;

import org.jspecify.annotations.NullMarked;
