/// Clock and timers, so that every wait in the program can be moved by a test.
///
/// Depends on nothing; everyone may depend on it. {@link dev.mcptether.time.SystemTimers} owns one
/// daemon thread, `tether-timers`.
@NullMarked
package dev.mcptether.time;

import org.jspecify.annotations.NullMarked;
