/// What all instances of this host have counted, those that have ended included: the ledger, and
/// the totals that are made of it and of the counters of those that live.
///
/// Depends on process, home and event. No threads; whoever leads calls it, one call at a time.
@NullMarked
package dev.mcptether.fleet.ledger;

import org.jspecify.annotations.NullMarked;
