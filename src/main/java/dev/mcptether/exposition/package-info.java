/// Writes finished numbers as the text that Prometheus reads.
///
/// Depends on nothing; telemetry and fleet depend on it. No threads, no state.
@NullMarked
package dev.mcptether.exposition;

import org.jspecify.annotations.NullMarked;
