/// What the operating system knows of processes, and how it starts and signals them: ports, and an
/// adapter for each source.
///
/// It depends on config and time; lineage, ending, report, fleet, daemon, demo, link and app may
/// depend on it. It has no threads of its own. Every look at a process is fresh; only {@link
/// dev.mcptether.process.StartedProcess} has state.
@NullMarked
package dev.mcptether.process;

import org.jspecify.annotations.NullMarked;
