/// All instances on this host: their cards, and the tree they form with their clients.
///
/// Depends on process, home, config, event and time; only app depends on it.
@NullMarked
package dev.mcptether.fleet;

import org.jspecify.annotations.NullMarked;
