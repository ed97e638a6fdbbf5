/// The daemon side: who may come in, the sockets, the sessions and what outlives them. Start
/// reading at {@link dev.mcptether.daemon.DaemonServer}; what is served is in `mcp` and `tools`.
///
/// Depends on config, home, process, wire, resume, event and time; only app depends on it.
///
/// Threads: Jetty's (`tether-daemon-*`) bring frames and never wait. A virtual thread for each
/// message hands it to its session; that of a tether.v1 link (`tether-inbox`) delivers them one
/// after the other. Each tool call has a virtual thread (`tether-call-*`). All of tether.v1 happens
/// in turns on whichever of these threads comes by. Timers start turns and ask silent clients for a
/// sign of life.
@NullMarked
package dev.mcptether.daemon;

import org.jspecify.annotations.NullMarked;
