package dev.mcptether.event;

/// The sockets to an EXAI daemon. Together they are one link.
public sealed interface Exai extends Event {
    /// @param sockets how many are open now, including this one
    record SocketOpened(Generation generation, int sockets) implements Exai {}

    /// @param code the WebSocket close code, 1006 if there was none
    /// @param sockets how many are open now, without this one
    /// @param busy whether a request on it had no answer yet
    record SocketClosed(int code, String detail, int sockets, boolean busy) implements Exai {}

    /// A call was held back, because the daemon would drop it now.
    record CallPaced() implements Exai {}

    /// @param why it is asked again
    record CallAskedAgain(Again why) implements Exai {}

    /// The generations of the EXAI daemon, told apart by their frames.
    enum Generation implements Label {
        /// One process file, until 2025-10-21. It cancels tools at its first heartbeat.
        A,
        /// The router, until 2025-11-01.
        B,
        /// 2025-11-04 to 11-11. It only accepts `tool_call`.
        B_PRIME,
        /// Since 2025-11-11.
        C
    }

    /// Why a call is asked again.
    enum Again implements Label {
        /// Its socket was lost. The daemon's process is provably the same and knows the id.
        SOCKET_LOST,
        /// The daemon says that the call is still running.
        STILL_RUNNING,
        /// The daemon had no room for it, so it did not run.
        OVER_CAPACITY,
        /// The same call of another client is running, so this one did not run.
        DUPLICATE,
        /// The daemon dropped it unread.
        RATE_LIMITED,
        /// The daemon wants another form, so it did not run.
        OTHER_FORM
    }
}
