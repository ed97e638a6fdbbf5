package dev.mcptether.link;

import dev.mcptether.config.Token;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.proof.Exchange;
import dev.mcptether.proof.LinkHeaders;
import dev.mcptether.proof.Nonce;
import dev.mcptether.proof.RecordedDaemons;
import dev.mcptether.proof.RecordedDaemons.Recorded;
import dev.mcptether.proof.Side;
import dev.mcptether.resume.Control;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Checks the daemon's proof. If a daemon of this home is recorded at the dialled address, the peer
/// must prove that it is that daemon. With an explicit token the user has decided whom to trust;
/// then the proof only decides whether the peer's answers may be remembered. Any other peer is
/// taken for a plain MCP server.
public final class DaemonCheck implements PeerCheck {
    private static final byte[] NOTHING = new byte[0];

    private final RecordedDaemons recorded;
    private final String version;
    private final RandomGenerator random;

    /// @param version of this program
    /// @param random must be cryptographically strong outside tests
    public DaemonCheck(RecordedDaemons recorded, String version, RandomGenerator random) {
        this.recorded = recorded;
        this.version = version;
        this.random = random;
    }

    @Override
    public Optional<Nonce> nonce() {
        return Optional.of(Nonce.fresh(random));
    }

    @Override
    public Verdict judge(Dialled dialled, Answer answer) {
        Token explicit = dialled.token();
        List<Recorded> daemons = explicit == null ? daemonsAt(answer) : List.of();
        Optional<Nonce> nonce = Nonce.read(answer.nonce());
        Optional<byte[]> proof = LinkHeaders.proof(answer.proof());
        boolean speaks = answer.speaksTether() && nonce.isPresent() && proof.isPresent();
        // The certificate proves that the peer is the host that the URL names.
        String certificate = dialled.url().secure() ? "certificate" : "";
        if (!speaks) {
            return daemons.isEmpty() ? plain(certificate) : stranger(daemons);
        }
        Exchange exchange = new Exchange(dialled.nonce(), nonce.get(), answer.peer());
        String program = LinkHeaders.program(answer.program());
        String other = program.equals(version) ? "" : program;
        if (explicit != null) {
            boolean proven = exchange.isProof(proof.get(), Side.DAEMON, explicit);
            return linked(
                    exchange, explicit, new FarEnd(true, proven ? "token" : certificate, other));
        }
        for (Recorded daemon : daemons) {
            Token token = daemon.token().orElse(null);
            if (token != null && exchange.isProof(proof.get(), Side.DAEMON, token)) {
                return linked(exchange, token, new FarEnd(true, "daemon " + daemon.name(), other));
            }
        }
        return daemons.isEmpty() ? unknownDaemon() : stranger(daemons);
    }

    /// The daemons recorded at this address. A home that cannot be read has none.
    private List<Recorded> daemonsAt(Answer answer) {
        try {
            return recorded.at(answer.peer());
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static Verdict plain(String identity) {
        return new Verdict.Accepted(new FarEnd(false, identity), NOTHING);
    }

    private static Verdict linked(Exchange exchange, Token token, FarEnd daemon) {
        byte[] mac = exchange.proof(Side.SHIM, token);
        return new Verdict.Accepted(daemon, new Control.Proof(mac).encode());
    }

    private static Verdict stranger(List<Recorded> daemons) {
        String names = daemons.stream().map(Recorded::name).collect(Collectors.joining("', '"));
        String files =
                daemons.stream()
                        .map(each -> each.address().toString())
                        .collect(Collectors.joining(" and "));
        return refused(
                ConnectOutcome.UNPROVEN,
                ("this is the address of the Tether daemon '%s', but what listens there does not"
                                + " prove that it knows that daemon's token; nothing was sent to it."
                                + " Start the daemon, or, if another server is meant to listen"
                                + " there, remove %s")
                        .formatted(names, files));
    }

    private static Verdict unknownDaemon() {
        return refused(
                ConnectOutcome.UNAUTHORIZED,
                "a Tether daemon listens there that is not of this TETHER_HOME, or is reached by"
                        + " another address than it has itself; set TETHER_TOKEN_FILE to its token"
                        + " file (daemons/<name>/token in its TETHER_HOME)");
    }

    private static Verdict refused(ConnectOutcome outcome, String text) {
        return new Verdict.Refused(new ConnectFailure(outcome, text));
    }
}
