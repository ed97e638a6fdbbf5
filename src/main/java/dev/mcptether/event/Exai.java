package dev.mcptether.event;

/// The sockets to an EXAI daemon, which together are one link.
public sealed interface Exai extends Event {
    /// @param sockets open now, with this one
    record SocketOpened(Generation generation, int sockets) implements Exai {}

    /// @param code the WebSocket close code, 1006 when there was none
    /// @param sockets open now, without this one
    /// @param busy whether a request on it was not answered
    record SocketClosed(int code, String detail, int sockets, boolean busy) implements Exai {}

    /// A call was held back so that the daemon does not drop it.
    record CallPaced() implements Exai {}

    /// @param why it is asked once more
    record CallAskedAgain(Again why) implements Exai {}

    /// The EXAI daemon's history, by what its frames look like.
    enum Generation implements Label {
        /// One process file, until 2025-10-21; cancels tools at its first heartbeat.
        A,
        /// The router, until 2025-11-01.
        B,
        /// 2025-11-04 to 11-11: takes `tool_call` alone.
        B_PRIME,
        /// From 2025-11-11 on.
        C
    }

    /// Why a call is put to the daemon once more.
    enum Again implements Label {
        /// Its socket was lost; the daemon's process is provably the same, and knows the id.
        SOCKET_LOST,
        /// The daemon says that it still runs.
        STILL_RUNNING,
        /// The daemon had no room for it, so it did not run.
        OVER_CAPACITY,
        /// The same call of somebody else runs, so this one did not.
        DUPLICATE,
        /// The daemon dropped it unread.
        RATE_LIMITED,
        /// The daemon wants it in another form, so it did not run.
        OTHER_FORM
    }
}
