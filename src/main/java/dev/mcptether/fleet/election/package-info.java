/// Who of this home's instances speaks for the host: at most one, as the operating system's lock
/// says.
///
/// Depends on home, event and time. Threads: `tether-fleet`, which waits for the lock and then
/// leads.
@NullMarked
package dev.mcptether.fleet.election;

import org.jspecify.annotations.NullMarked;
