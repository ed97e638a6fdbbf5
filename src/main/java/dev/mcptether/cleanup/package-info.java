/// Ends what must not be there and is proven, and removes the files that ended instances have left.
///
/// Depends on fleet, daemon, process, home and event; only app and cli depend on it. Runs in its
/// caller's thread.
@NullMarked
package dev.mcptether.cleanup;

import org.jspecify.annotations.NullMarked;
