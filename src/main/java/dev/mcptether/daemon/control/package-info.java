/// How a command asks a daemon, and how the daemon answers: JSON-RPC 2.0 over a WebSocket at
/// `/-/control`, one request at a time. Both sides first prove that they know the daemon's token.
/// So an answer is this daemon's own, or it does not count.
///
/// The asking end ({@link dev.mcptether.daemon.control.ControlClient}) is small and blocking, so
/// that a command starts fast and every wait has a deadline. The answering end ({@link
/// dev.mcptether.daemon.control.ControlDesk}) turns requests into calls of a {@link
/// dev.mcptether.daemon.control.Controlled}.
///
/// It depends on proof, process and config. It runs on its callers' threads.
@NullMarked
package dev.mcptether.daemon.control;

import org.jspecify.annotations.NullMarked;
