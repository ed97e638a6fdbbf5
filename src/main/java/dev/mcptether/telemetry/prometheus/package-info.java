/// The slots as Micrometer meters and Prometheus text, and the HTTP endpoint that serves them.
///
/// Depends on event, fanout and slots. Threads: `tether-metrics-*`, at most a few, all daemons.
@NullMarked
package dev.mcptether.telemetry.prometheus;

import org.jspecify.annotations.NullMarked;
