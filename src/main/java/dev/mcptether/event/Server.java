package dev.mcptether.event;

import java.time.Duration;

/// The servers that a daemon hosts as child processes.
///
/// In each event `server` is the server's name, and `session` is the number of the session whose
/// process it is.
public sealed interface Server extends Event {
    /// Comes before anything is counted by server.
    ///
    /// @param servers the names that metrics count by, separated by commas; any other name counts
    ///   as `other`
    record Named(String servers) implements Server {}

    record SessionAttached(String server, long session) implements Server {}

    record SessionDetached(String server, long session) implements Server {}

    /// @param child its pid
    /// @param took from the decision to start until the process was there
    record Started(String server, long session, long child, Duration took) implements Server {}

    /// @param why contains no value of its environment
    record StartFailed(String server, long session, String why) implements Server {}

    /// @param detail exit code or signal
    /// @param took how long it lived
    record Exited(
            String server, long session, long child, ExitCause cause, String detail, Duration took)
            implements Server {}

    record Restarted(String server, long session) implements Server {}

    /// @param ends how many processes ended by themselves within a minute
    record CrashLoop(String server, int ends) implements Server {}

    /// @param change how many more messages of clients wait for a process
    record QueueChanged(String server, int change) implements Server {}

    record Added(String server) implements Server {}

    record Removed(String server) implements Server {}

    /// @param server the server with the mistake; empty if the mistake spoils all of `servers:`
    record MistakeFound(String server, String mistake) implements Server {}

    /// @param children how many processes
    record LeftoversEnded(int children) implements Server {}

    /// Why a server's process ended.
    enum ExitCause implements Label {
        /// Its session was over.
        SESSION_ENDED,
        /// It had nothing to do for `idle_stop`.
        IDLE,
        /// The daemon stopped.
        DAEMON_STOPPED,
        /// It did not answer the replayed handshake in time, or refused it.
        HANDSHAKE_FAILED,
        /// It ended by itself with exit code 0.
        BY_ITSELF,
        /// It ended by itself in another way.
        CRASHED
    }
}
