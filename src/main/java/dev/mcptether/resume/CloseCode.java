package dev.mcptether.resume;

/// The WebSocket close codes that have a meaning of their own in `tether.v1`.
public enum CloseCode {
    /// The other side broke the protocol. If there was a session, it is over.
    PROTOCOL_ERROR(1002),
    /// A message was longer than the server accepts. A resumption would only send it again, without
    /// end.
    TOO_LARGE(1009),
    /// The server holds as many sessions as it may, and all are in use. Try later.
    OVERLOADED(1013),
    /// A person ended the session at the server. Begin another one when you need it.
    ENDED(4004),
    /// The session continues on a newer connection. The server does not listen to this one any
    /// more.
    TAKEN_OVER(4100),
    /// The session exists, but the secret is wrong. The session is unharmed.
    NOT_YOURS(4101),
    /// The first frame did not prove that the client knows the server's token.
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

    /// Whether a server that closes with this code has no session for us, now or soon.
    static boolean endsSession(int number) {
        return number == PROTOCOL_ERROR.number
                || number == TOO_LARGE.number
                || number == OVERLOADED.number
                || number == NOT_YOURS.number
                || number == ENDED.number
                || number == NO_SUCH_SERVER.number;
    }
}
