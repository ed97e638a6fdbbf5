package dev.mcptether.link;

/// What the life cycle tells the session, in turns.
public interface UplinkListener {
    /// A link to a daemon that knows nothing of this session.
    void linkOpened(DaemonId daemon);

    /// A message of the daemon. Returns whether the next may come at once; otherwise {@link
    /// Uplink#resumeReading} fetches it.
    boolean message(byte[] message);

    /// A message over the limit begins; called on the connector's thread, not in a turn.
    ConnectionListener.Excess tooLarge();

    /// This many bytes have left for good.
    void written(int bytes);

    /// Calls that were sent and are not answered.
    int callsInFlight();

    /// The link is gone, and with it all the daemon knew of this session.
    void linkLost(Loss loss);

    /// The link is gone, but the daemon keeps the session for a while (`tether.v1`).
    void linkInterrupted(Loss loss);

    /// The interrupted session goes on; nothing was lost.
    void linkResumed();

    /// The state of the search for a daemon has changed: why there is none now.
    void unavailable(Unavailable why);

    /// Why there is no link.
    ///
    /// @param text what happened, for the person behind the client
    record Unavailable(Cause cause, String text) {
        /// What keeps the link away.
        public enum Cause {
            /// The daemon may come at any time.
            AWAY,
            /// The daemon said no, and will again.
            REFUSED,
            /// A person has ended the session at the daemon.
            ENDED
        }

        /// Whether calls need not wait.
        public boolean refused() {
            return cause != Cause.AWAY;
        }
    }
}
