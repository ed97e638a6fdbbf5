/// Counters, histogram buckets and gauges in one mapped file for each instance, and what each event
/// does to them. The file outlives the process, so the counts survive SIGKILL.
///
/// It depends on event, home and fanout. Updates run on the emitting threads: atomic adds, no lock.
@NullMarked
package dev.mcptether.telemetry.slots;

import org.jspecify.annotations.NullMarked;
