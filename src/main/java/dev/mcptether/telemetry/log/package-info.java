/// The event log: one thread, `tether-events`, writes it; commands read, merge and prove it.
///
/// It depends on event, home, fanout and slots.
@NullMarked
package dev.mcptether.telemetry.log;

import org.jspecify.annotations.NullMarked;
