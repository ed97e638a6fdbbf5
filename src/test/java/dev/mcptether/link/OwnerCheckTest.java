package dev.mcptether.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.link.PeerCheck.Answer;
import dev.mcptether.link.PeerCheck.Dialled;
import dev.mcptether.link.PeerCheck.Verdict;
import dev.mcptether.process.Accounts;
import dev.mcptether.proof.Nonce;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no user ids")
final class OwnerCheckTest {
    private static final InetSocketAddress OWN = at("127.0.0.1", 40_000);
    private static final InetSocketAddress PEER = at("127.0.0.1", 8079);
    private static final Verdict ACCEPTED =
            new Verdict.Accepted(FarEnd.unproven(false), new byte[0]);
    private static final Verdict STRANGER =
            new Verdict.Refused(new ConnectFailure(ConnectOutcome.UNPROVEN, "no proof"));

    @TempDir private Path folder;
    private Accounts accounts;
    private long own;

    @BeforeEach
    void users() throws IOException {
        Path passwd = folder.resolve("passwd");
        Files.writeString(
                passwd, "root:x:0:0:root:/root:/bin/sh\nbroken\nmallory:x:4711:4711::/:/bin/sh\n");
        accounts = new Accounts(passwd, folder);
        own = accounts.own().orElseThrow();
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    private Verdict judge(
            OptionalLong owner, String daemonUser, InetSocketAddress peer, Verdict next) {
        PeerCheck check =
                new OwnerCheck(
                        (local, remote) -> {
                            assertThat(local).as("the daemon's end").isEqualTo(peer);
                            assertThat(remote).isEqualTo(OWN);
                            return owner;
                        },
                        accounts,
                        Optional.of(daemonUser).filter(each -> !each.isEmpty()),
                        new Fixed(next));
        return check.judge(
                new Dialled(DaemonUrl.parse("ws://127.0.0.1:8079"), null, nonce()),
                new Answer(null, null, null, null, peer, OWN));
    }

    private static Nonce nonce() {
        return Nonce.fresh(new Random(1));
    }

    private static String refusal(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        ConnectFailure failure = ((Verdict.Refused) verdict).failure();
        assertThat(failure.outcome()).isEqualTo(ConnectOutcome.UNPROVEN);
        return failure.detail();
    }

    @Test
    void a_process_of_another_user_is_refused_with_who_and_what_to_do() {
        // When
        String text = refusal(judge(OptionalLong.of(4711), "", PEER, ACCEPTED));

        // Then
        assertThat(text)
                .contains("mallory (user id 4711)", "nothing was sent", "TETHER_DAEMON_USER=4711");
    }

    @Test
    void this_user_root_and_the_named_user_are_left_to_the_next_check() {
        assertThat(judge(OptionalLong.of(own), "", PEER, ACCEPTED)).isSameAs(ACCEPTED);
        assertThat(judge(OptionalLong.of(0), "", PEER, ACCEPTED)).isSameAs(ACCEPTED);
        assertThat(judge(OptionalLong.of(4711), "mallory", PEER, ACCEPTED)).isSameAs(ACCEPTED);
        assertThat(judge(OptionalLong.of(4712), "4712", PEER, ACCEPTED)).isSameAs(ACCEPTED);
        assertThat(refusal(judge(OptionalLong.of(4711), "nobody-here", PEER, ACCEPTED)))
                .contains("mallory");
    }

    @Test
    void where_the_system_does_not_tell_or_the_peer_is_elsewhere_nothing_is_refused() {
        assertThat(judge(OptionalLong.empty(), "", PEER, ACCEPTED)).isSameAs(ACCEPTED);
        assertThat(judge(OptionalLong.of(4711), "", at("192.0.2.1", 8079), ACCEPTED))
                .isSameAs(ACCEPTED);
    }

    @Test
    void the_refusal_of_an_unproven_daemon_says_who_listens_there() {
        assertThat(refusal(judge(OptionalLong.of(0), "", PEER, STRANGER)))
                .isEqualTo("no proof. A process of root (user id 0) listens there now");
        assertThat(judge(OptionalLong.empty(), "", PEER, STRANGER)).isSameAs(STRANGER);
    }

    private record Fixed(Verdict verdict) implements PeerCheck {
        @Override
        public Optional<Nonce> nonce() {
            return Optional.of(OwnerCheckTest.nonce());
        }

        @Override
        public Verdict judge(Dialled dialled, Answer answer) {
            return verdict;
        }
    }
}
