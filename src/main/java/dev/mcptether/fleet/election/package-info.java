/// Decides which of this home's instances speaks for the host. At most one does: the one that holds
/// a lock of the operating system.
///
/// Depends on home, event and time. Threads: `tether-fleet`, which waits for the lock and then
/// leads.
@NullMarked
package dev.mcptether.fleet.election;

import org.jspecify.annotations.NullMarked;
