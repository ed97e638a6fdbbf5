package dev.mcptether.link;

import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.process.Accounts;
import dev.mcptether.process.SocketOwners;
import dev.mcptether.proof.Nonce;
import java.util.Optional;
import java.util.OptionalLong;

/// Accepts, at this machine's own addresses, only a process of our own user, of root, or of the
/// user that the settings name. The reason: any user can listen at a port while its daemon is away.
/// If the system does not tell whose process it is, the next check decides alone.
public final class OwnerCheck implements PeerCheck {
    private static final long ROOT = 0;

    private final SocketOwners sockets;
    private final Accounts accounts;
    private final Optional<String> daemonUser;
    private final PeerCheck next;

    /// @param daemonUser a name or a user id
    public OwnerCheck(
            SocketOwners sockets, Accounts accounts, Optional<String> daemonUser, PeerCheck next) {
        this.sockets = sockets;
        this.accounts = accounts;
        this.daemonUser = daemonUser;
        this.next = next;
    }

    @Override
    public Optional<Nonce> nonce() {
        return next.nonce();
    }

    @Override
    public Verdict judge(Dialled dialled, Answer answer) {
        OptionalLong owner =
                answer.peer().getAddress().isLoopbackAddress()
                        ? sockets.uid(answer.peer(), answer.own())
                        : OptionalLong.empty();
        if (owner.isPresent() && !isTrusted(owner.getAsLong())) {
            return new Verdict.Refused(
                    new ConnectFailure(ConnectOutcome.UNPROVEN, foreign(owner.getAsLong())));
        }
        Verdict verdict = next.judge(dialled, answer);
        return verdict instanceof Verdict.Refused(ConnectFailure failure)
                        && failure.outcome() == ConnectOutcome.UNPROVEN
                        && owner.isPresent()
                ? named(failure, owner.getAsLong())
                : verdict;
    }

    /// If our own user id is unknown, everybody is trusted, because nobody can be told from us.
    private boolean isTrusted(long owner) {
        OptionalLong own = accounts.own();
        OptionalLong named = daemonUser.map(accounts::uid).orElse(OptionalLong.empty());
        return owner == ROOT
                || own.isEmpty()
                || owner == own.getAsLong()
                || (named.isPresent() && owner == named.getAsLong());
    }

    private String foreign(long owner) {
        return ("what listens there is a process of %s, which is neither this user nor root; nothing"
                        + " was sent to it. Find out who that is, or, if that user runs your daemon,"
                        + " set TETHER_DAEMON_USER=%d")
                .formatted(accounts.describe(owner), owner);
    }

    private Verdict named(ConnectFailure failure, long owner) {
        return new Verdict.Refused(
                new ConnectFailure(
                        failure.outcome(),
                        "%s. A process of %s listens there now"
                                .formatted(failure.detail(), accounts.describe(owner))));
    }
}
