package dev.mcptether.daemon;

import dev.mcptether.config.Token;
import dev.mcptether.event.Daemon.RejectReason;
import dev.mcptether.proof.Nonce;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides who may connect, and who must first prove that it knows the token. Web pages on this
/// machine can reach a loopback port too. They are kept out by their `Origin`, by the `Host`
/// header, which they cannot forge (DNS rebinding), and by the token.
///
/// @param hosts further host names, in lower case, under which clients may ask the daemon
record Gate(Token token, List<String> hosts) {
    /// Plain MCP, one message in each text frame. There is no other subprotocol.
    static final String SUBPROTOCOL = "mcp";

    private static final String BEARER = "bearer ";

    /// What a client shows in its upgrade request.
    ///
    /// @param host the `Host` header
    /// @param localAddress the literal address at which the connection arrived
    /// @param origin the `Origin` header, or null
    /// @param authorization the `Authorization` header, or null
    /// @param offered subprotocols
    /// @param link the nonce of a shim that speaks `tether.v1`, or null
    record Knock(
            String host,
            String localAddress,
            @Nullable String origin,
            @Nullable String authorization,
            List<String> offered,
            @Nullable Nonce link) {}

    sealed interface Verdict {
        /// It has shown the token.
        record Welcome() implements Verdict {}

        /// It must prove that it knows the token.
        record Stranger(Nonce shim) implements Verdict {}

        record Refused(RejectReason reason) implements Verdict {}
    }

    /// The checks for every request to this address, whether or not it wants to be a session.
    Optional<RejectReason> foreign(Knock knock) {
        if (knock.origin() != null) {
            return Optional.of(RejectReason.FOREIGN_ORIGIN);
        }
        String name = hostName(knock.host());
        boolean own =
                loopback(name) || name.equals(bare(knock.localAddress())) || hosts.contains(name);
        return own ? Optional.empty() : Optional.of(RejectReason.FOREIGN_HOST);
    }

    /// @param hasRoom whether there is a place for another session
    Verdict judge(Knock knock, boolean hasRoom) {
        Optional<RejectReason> foreign = foreign(knock);
        if (foreign.isPresent()) {
            return new Verdict.Refused(foreign.get());
        }
        String authorization = knock.authorization();
        Nonce shim = knock.link();
        Verdict entered = new Verdict.Welcome();
        if (authorization == null && shim != null) {
            entered = new Verdict.Stranger(shim);
        } else if (!authorized(authorization)) {
            return new Verdict.Refused(RejectReason.UNAUTHORIZED);
        }
        if (!hasRoom) {
            return new Verdict.Refused(RejectReason.TOO_MANY);
        }
        return knock.offered().contains(SUBPROTOCOL)
                ? entered
                : new Verdict.Refused(RejectReason.NO_SUBPROTOCOL);
    }

    private boolean authorized(@Nullable String authorization) {
        if (authorization == null
                || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return false;
        }
        try {
            return token.matches(new Token(authorization.substring(BEARER.length()).strip()));
        } catch (IllegalArgumentException noToken) {
            return false;
        }
    }

    /// The `Host` header without its port. The port may differ behind a tunnel.
    private static String hostName(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return bare(end > 0 ? host.substring(0, end) : host);
    }

    private static String bare(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.startsWith("[") && lower.endsWith("]")
                ? lower.substring(1, lower.length() - 1)
                : lower;
    }

    private static boolean loopback(String name) {
        return name.equals("localhost")
                || name.equals("::1")
                || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
