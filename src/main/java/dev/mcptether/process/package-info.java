/// What the operating system knows of processes: the port, and one adapter for each source.
///
/// Depends on config; lineage, ending, report, fleet, daemon, demo and app may depend on it. No
/// threads, no state: every look is a fresh one.
@NullMarked
package dev.mcptether.process;

import org.jspecify.annotations.NullMarked;
