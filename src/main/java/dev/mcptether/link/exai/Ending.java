package dev.mcptether.link.exai;

import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.link.ConnectFailure;
import java.time.Duration;

/// How a socket ended.
///
/// @param code the close code, 1006 if there was none
/// @param outcome what the end means for an attempt to open a link
/// @param detail for people; contains no secrets
record Ending(Why why, int code, ConnectOutcome outcome, String detail) {
    enum Why {
        /// It closed or broke, and nobody here had asked for that.
        LOST,
        /// The daemon has no room for another socket now.
        FULL,
        /// The daemon refused, and will refuse again.
        REFUSED,
        /// It could not be opened: nobody listens there, or it is another program.
        UNREACHED,
        TIMEOUT,
        /// We closed it.
        OURS
    }

    static Ending ours(String detail) {
        return new Ending(Why.OURS, 1000, ConnectOutcome.ABANDONED, detail);
    }

    static Ending unreached(ConnectFailure failure) {
        return new Ending(Why.UNREACHED, 1006, failure.outcome(), failure.detail());
    }

    static Ending noSession() {
        return new Ending(
                Why.LOST,
                1000,
                ConnectOutcome.BROKEN,
                "closed without an answer to hello: the daemon already serves as many sessions as it may (SESSION_MAX_CONCURRENT)");
    }

    static Ending silent(Duration timeout) {
        String detail = "no pong within " + timeout.toSeconds() + " s";
        return new Ending(Why.LOST, 1006, ConnectOutcome.TIMEOUT, detail);
    }

    static Ending timeout(String detail) {
        return new Ending(Why.TIMEOUT, 1006, ConnectOutcome.TIMEOUT, detail);
    }

    /// @param said the error in `hello_ack`; empty if there was none
    static Ending closed(int code, String reason, String said) {
        String text = reason.isEmpty() ? said : reason;
        String detail =
                text.isEmpty() ? "closed with " + code : "closed with " + code + ": " + text;
        return switch (code) {
            case 1008 -> new Ending(Why.FULL, code, ConnectOutcome.HTTP_ERROR, detail);
            case 4003 ->
                    new Ending(
                            Why.REFUSED,
                            code,
                            ConnectOutcome.UNAUTHORIZED,
                            detail
                                    + "; check EXAI_WS_TOKEN (and EXAI_JWT_TOKEN) in the client's configuration or its .env");
            case 4000, 4001 -> new Ending(Why.REFUSED, code, ConnectOutcome.UNAUTHORIZED, detail);
            default -> new Ending(Why.LOST, code, ConnectOutcome.BROKEN, detail);
        };
    }

    /// The detail without the code, for callers that show the code separately.
    String reason() {
        String prefix = "closed with " + code;
        if (!detail.startsWith(prefix)) {
            return detail;
        }
        return detail.substring(Math.min(detail.length(), prefix.length() + 2));
    }

    ConnectFailure failure() {
        return new ConnectFailure(outcome, detail);
    }

    /// Whether the connection broke, which says nothing about the daemon.
    boolean isCut() {
        return why == Why.LOST || (why == Why.UNREACHED && outcome == ConnectOutcome.BROKEN);
    }

    /// Whether only a running daemon sends this code: no room, too large, no pong in time. A daemon
    /// that ends sends 1001, and one that died sends no close frame.
    boolean provesLife() {
        return code == 1008 || code == 1009 || code == 1011;
    }
}
