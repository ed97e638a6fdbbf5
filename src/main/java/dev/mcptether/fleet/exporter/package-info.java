/// The host's exporter: what the instance that leads serves, and what it does meanwhile.
///
/// Depends on the rest of fleet, http, exposition, home, config, event and time. Threads:
/// `tether-fleet` leads, `tether-exporter-*` answer.
@NullMarked
package dev.mcptether.fleet.exporter;

import org.jspecify.annotations.NullMarked;
