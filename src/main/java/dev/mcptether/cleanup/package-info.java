/// Ends processes that are proven to be useless, and removes the files that ended instances have
/// left.
///
/// Depends on fleet, daemon, process, home and event; only app and cli depend on it. Runs on its
/// caller's thread.
@NullMarked
package dev.mcptether.cleanup;

import org.jspecify.annotations.NullMarked;
