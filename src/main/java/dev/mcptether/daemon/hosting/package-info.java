/// Servers as child processes: which there are, a process for each session, and what happens when
/// it ends. Start reading at {@link dev.mcptether.daemon.hosting.HostedSession}; what a session
/// decides is in {@link dev.mcptether.daemon.hosting.Conversation}, which knows neither processes
/// nor threads.
///
/// Depends on the daemon's own package, wire, process, home, config, event and time; only Assembly
/// depends on it.
///
/// Threads: for each child `tether-child-in` writes its stdin, `tether-child-out` and
/// `tether-child-err` read its stdout and stderr; they wait for the child, and the second for the
/// session's client too. A virtual thread starts a child (`tether-start`) and follows its end
/// (`tether-end`). Timers never wait.
@NullMarked
package dev.mcptether.daemon.hosting;

import org.jspecify.annotations.NullMarked;
