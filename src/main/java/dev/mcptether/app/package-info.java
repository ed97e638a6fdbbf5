/// Wires each role once: {@link dev.mcptether.app.ShimAssembly}, {@link
/// dev.mcptether.app.DaemonAssembly}, and what every long-lived instance has ({@link
/// dev.mcptether.app.Running}: name, card, telemetry, ending).
///
/// May use every package but cli; only Main and cli depend on it. It starts the threads that its
/// parts name.
@NullMarked
package dev.mcptether.app;

import org.jspecify.annotations.NullMarked;
