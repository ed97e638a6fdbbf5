/// Brings each emitted event, with its time and its trace, to everyone who translates it.
///
/// It depends on event; the other packages of telemetry depend on it. It runs on the emitting
/// threads.
@NullMarked
package dev.mcptether.telemetry.fanout;

import org.jspecify.annotations.NullMarked;
