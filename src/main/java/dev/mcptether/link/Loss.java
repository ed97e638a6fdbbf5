package dev.mcptether.link;

import dev.mcptether.event.Link.RetryCause;
import dev.mcptether.resume.CloseCode;
import java.util.Set;

/// How a link was lost.
///
/// @param code the WebSocket close code, 1006 if there was none
public record Loss(int code, String detail, RetryCause cause) {
    static final int ABNORMAL = 1006;

    /// Close codes by which a daemon refuses for good: a malformed hello, a missing hello, a wrong
    /// token (these three from the EXAI daemon), no proof, no such server.
    private static final Set<Integer> REFUSALS =
            Set.of(
                    4000,
                    4001,
                    4003,
                    CloseCode.UNPROVEN.number(),
                    CloseCode.NO_SUCH_SERVER.number());

    /// RFC 6455 section 7.4.1: a text message was not UTF-8.
    static final int GARBLED = 1007;

    /// RFC 6455 section 7.4.1: one of our messages was too large for the daemon. It does not say
    /// which.
    public boolean tooLarge() {
        return code == 1009;
    }

    /// In `tether.v1`: a person ended the session.
    boolean endedByPerson() {
        return code == CloseCode.ENDED.number();
    }

    /// Whether nothing that was sent over this link reached a server. With these codes the daemon
    /// closes before it takes any message.
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
