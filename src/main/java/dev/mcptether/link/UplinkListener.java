package dev.mcptether.link;

/// Hears from {@link Uplink}, in turns.
public interface UplinkListener {
    /// A link opened to a daemon that does not know this session.
    void linkOpened(DaemonId daemon);

    /// A message of the daemon. Returns whether the next one may come at once. If not, {@link
    /// Uplink#resumeReading} asks for it later.
    boolean message(byte[] message);

    /// A message over the limit begins. Called on the connector's thread, not in a turn.
    ConnectionListener.Excess tooLarge();

    /// This many bytes will never have to be sent again.
    void written(int bytes);

    /// Calls that were sent and have no answer yet.
    int callsInFlight();

    /// The link is lost, and the daemon knows nothing of this session any more.
    void linkLost(Loss loss);

    /// The link is cut, but the daemon keeps the session for a while (`tether.v1`).
    void linkInterrupted(Loss loss);

    /// The interrupted session continues. Nothing was lost.
    void linkResumed();

    /// The reason why there is no link has changed.
    void unavailable(Unavailable why);

    /// Why there is no link.
    ///
    /// @param text what happened, for the person who uses the client
    record Unavailable(Cause cause, String text) {
        /// What keeps the link away.
        public enum Cause {
            /// The daemon may come at any time.
            AWAY,
            /// The daemon refused, and will refuse again.
            REFUSED,
            /// A person ended the session at the daemon.
            ENDED
        }

        /// Whether calls need not wait, because waiting would not help.
        public boolean refused() {
            return cause != Cause.AWAY;
        }
    }
}
