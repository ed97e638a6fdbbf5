/// Exactly one daemon of a name: its files and what is believed of them.
///
/// Depends on process, home, config, event and time.
@NullMarked
package dev.mcptether.daemon.single;

import org.jspecify.annotations.NullMarked;
