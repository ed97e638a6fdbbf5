/// All instances on this host: instance cards and the process table.
///
/// Depends on config, event and time; only Assembly depends on it.
@NullMarked
package dev.mcptether.fleet;

import org.jspecify.annotations.NullMarked;
