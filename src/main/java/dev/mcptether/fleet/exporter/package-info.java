/// The host's exporter: what the leader serves, and the work that it does meanwhile.
///
/// Depends on the rest of fleet, http, exposition, home, config, event and time. Threads:
/// `tether-fleet` leads, `tether-exporter-*` answer requests.
@NullMarked
package dev.mcptether.fleet.exporter;

import org.jspecify.annotations.NullMarked;
