/// Translations of events: counters, meters, spans, the event log, and their exposition.
///
/// Depends on event only; only Assembly depends on it.
@NullMarked
package dev.mcptether.telemetry;

import org.jspecify.annotations.NullMarked;
