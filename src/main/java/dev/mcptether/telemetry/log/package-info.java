/// The event log: written by one thread, `tether-events`; read, merged and proven by the tools.
///
/// Depends on event, home, fanout and slots.
@NullMarked
package dev.mcptether.telemetry.log;

import org.jspecify.annotations.NullMarked;
