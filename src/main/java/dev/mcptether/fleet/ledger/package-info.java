/// What all instances of this host have counted, including those that have ended. The ledger keeps
/// what ended instances have counted. The totals add the counters of those that live.
///
/// Depends on process, home and event. No threads; the leader calls it, one call at a time.
@NullMarked
package dev.mcptether.fleet.ledger;

import org.jspecify.annotations.NullMarked;
