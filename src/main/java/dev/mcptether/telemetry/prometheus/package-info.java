/// The slots as Micrometer meters and Prometheus text, and the HTTP endpoint that serves them.
///
/// It depends on event, fanout and slots. Threads: `tether-metrics-*`, a few at most, all daemon
/// threads.
@NullMarked
package dev.mcptether.telemetry.prometheus;

import org.jspecify.annotations.NullMarked;
