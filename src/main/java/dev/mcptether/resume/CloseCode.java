package dev.mcptether.resume;

/// The WebSocket close codes with a meaning of their own in `tether.v1`.
public enum CloseCode {
    /// The other side broke the protocol; the session, if there was one, is over.
    PROTOCOL_ERROR(1002),
    /// A message was longer than the server takes. To resume would be to send it again, for ever.
    TOO_LARGE(1009),
    /// The server holds as many sessions as it may, and all of them are in use. Try later.
    OVERLOADED(1013),
    /// The session was ended by a person at the server. Begin another one when there is need.
    ENDED(4004),
    /// The session goes on over a younger connection. Nobody listens at the older one any more.
    TAKEN_OVER(4100),
    /// There is such a session, and the secret is not its secret. The session is unharmed.
    NOT_YOURS(4101),
    /// The first frame was not the proof that the client knows the server's token.
    UNPROVEN(4102),
    /// The server has nothing at the path of this connection.
    NO_SUCH_SERVER(4404);

    private final int number;

    CloseCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /// Whether a server that closes with this code has, or will have, no such session for us.
    static boolean endsSession(int number) {
        return number == PROTOCOL_ERROR.number
                || number == TOO_LARGE.number
                || number == OVERLOADED.number
                || number == NOT_YOURS.number
                || number == ENDED.number
                || number == NO_SUCH_SERVER.number;
    }
}
