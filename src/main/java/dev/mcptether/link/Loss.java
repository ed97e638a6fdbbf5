package dev.mcptether.link;

import dev.mcptether.event.Link.RetryCause;
import dev.mcptether.resume.CloseCode;
import java.util.Set;

/// How a link was lost.
///
/// @param code the WebSocket close code, 1006 when there was none
public record Loss(int code, String detail, RetryCause cause) {
    static final int ABNORMAL = 1006;

    /// Close codes that a daemon uses to refuse for good: a malformed hello, a missing one, a wrong
    /// token (facts of the EXAI daemon), no proof, no such server.
    private static final Set<Integer> REFUSALS =
            Set.of(
                    4000,
                    4001,
                    4003,
                    CloseCode.UNPROVEN.number(),
                    CloseCode.NO_SUCH_SERVER.number());

    /// RFC 6455 section 7.4.1: a text message was not UTF-8.
    static final int GARBLED = 1007;

    /// RFC 6455 section 7.4.1: a message of ours was too large for the daemon. Which one, it does
    /// not say.
    public boolean tooLarge() {
        return code == 1009;
    }

    /// In `tether.v1`: a person has ended the session.
    boolean endedByPerson() {
        return code == CloseCode.ENDED.number();
    }

    /// The daemon closes so before it takes any message: nothing that was sent over this link has
    /// reached a server.
    public boolean undelivered() {
        return code == CloseCode.UNPROVEN.number() || code == CloseCode.NO_SUCH_SERVER.number();
    }

    boolean refusal() {
        return REFUSALS.contains(code);
    }

    static Loss closed(int code, String reason) {
        RetryCause cause =
                switch (code) {
                    case 1001, 1012 -> RetryCause.DAEMON_GOING;
                    default -> REFUSALS.contains(code) ? RetryCause.REFUSED : RetryCause.LINK_LOST;
                };
        String detail =
                reason.isEmpty() ? "closed with " + code : "closed with " + code + ": " + reason;
        return new Loss(code, detail, cause);
    }
}
