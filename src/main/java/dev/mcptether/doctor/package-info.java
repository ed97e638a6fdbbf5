/// `tether doctor`: one class for each check. All checks run at once, and none can hold up the
/// others.
///
/// May use all packages that know this host (process, fleet, daemon, clients, home, config); only
/// app depends on it. Each check runs on a thread of its own and is given up when it takes too
/// long.
@NullMarked
package dev.mcptether.doctor;

import org.jspecify.annotations.NullMarked;
