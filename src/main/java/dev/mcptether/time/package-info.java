/// Clock, timers, threads and turns, and which thread reads a socket. A test can move every wait of
/// the program by hand.
///
/// It depends on nothing; everyone may depend on it. {@link dev.mcptether.time.SystemTimers} owns
/// one daemon thread, `tether-timers`.
@NullMarked
package dev.mcptether.time;

import org.jspecify.annotations.NullMarked;
