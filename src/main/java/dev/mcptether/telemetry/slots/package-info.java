/// Counters, histogram buckets and gauges in one mapped file per instance, and what each event does
/// to them. The file outlives the process, so what is counted survives SIGKILL.
///
/// Depends on event, home and fanout. Updates run on the emitting threads: atomic adds, no lock.
@NullMarked
package dev.mcptether.telemetry.slots;

import org.jspecify.annotations.NullMarked;
