/// `tether doctor`: one class for each check, all of them run at once and none able to hold up the
/// others.
///
/// May use all that knows this host (process, fleet, daemon, clients, home, config); only app
/// depends on it. Each check runs on a thread of its own and is given up when it takes too long.
@NullMarked
package dev.mcptether.doctor;

import org.jspecify.annotations.NullMarked;
