/// docs/telemetry.md, written from the definitions the program runs on.
///
/// Depends on event, slots and spans. Runs in the build only.
@NullMarked
package dev.mcptether.telemetry.catalogue;

import org.jspecify.annotations.NullMarked;
