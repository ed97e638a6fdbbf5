/// Servers as child processes: which servers there are, the process of each session, and what
/// happens when it ends. Start reading at {@link dev.mcptether.daemon.hosting.HostedSession}.
/// {@link dev.mcptether.daemon.hosting.Conversation} decides what a session does. It knows neither
/// processes nor threads.
///
/// Depends on the daemon's own package, wire, process, home, config, event and time; only Assembly
/// depends on it.
///
/// Threads: each child has `tether-child-in`, which writes its stdin, and `tether-child-out` and
/// `tether-child-err`, which read its stdout and stderr. They wait for the child, and
/// `tether-child-out` also waits for the session's client. A virtual thread starts a child
/// (`tether-start`), and another one follows its end (`tether-end`). Timers never wait.
@NullMarked
package dev.mcptether.daemon.hosting;

import org.jspecify.annotations.NullMarked;
