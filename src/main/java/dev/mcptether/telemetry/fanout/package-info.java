/// How one emitted event reaches everyone who translates it, stamped with its time and its trace.
///
/// Depends on event; the other packages of telemetry depend on it. Runs on the emitting threads.
@NullMarked
package dev.mcptether.telemetry.fanout;

import org.jspecify.annotations.NullMarked;
