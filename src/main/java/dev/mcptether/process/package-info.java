/// What the operating system knows of processes, and how it starts and signals them: ports, and an
/// adapter for each source.
///
/// Depends on config and time; lineage, ending, report, fleet, daemon, demo and app may depend on
/// it. No threads of its own. Every look at a process is a fresh one; only {@link
/// dev.mcptether.process.StartedProcess} has state.
@NullMarked
package dev.mcptether.process;

import org.jspecify.annotations.NullMarked;
