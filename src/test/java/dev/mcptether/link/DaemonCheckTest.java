package dev.mcptether.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.link.PeerCheck.Answer;
import dev.mcptether.link.PeerCheck.Dialled;
import dev.mcptether.link.PeerCheck.Verdict;
import dev.mcptether.proof.Exchange;
import dev.mcptether.proof.LinkHeaders;
import dev.mcptether.proof.Nonce;
import dev.mcptether.proof.RecordedDaemons;
import dev.mcptether.proof.Side;
import dev.mcptether.resume.Control;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DaemonCheckTest {
    private static final Token TOKEN = new Token("the-token-of-the-daemon-of-this-home");
    private static final Token OTHER = new Token("another-token-of-quite-another-place");
    private static final InetSocketAddress PEER =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8079);

    private final Nonce shim = Nonce.fresh(new Random(1));
    private final Nonce daemon = Nonce.fresh(new Random(2));
    private final Exchange exchange = new Exchange(shim, daemon, PEER);
    @TempDir private Path home;
    private RecordedDaemons recorded;
    private DaemonCheck check;

    @BeforeEach
    void at_home() {
        recorded = new RecordedDaemons(new StateDirectory(home));
        check = new DaemonCheck(recorded, "1.0", new Random(3));
    }

    @Test
    void the_daemon_of_a_recorded_address_is_linked_and_gets_our_proof() throws IOException {
        record(TOKEN);

        // When
        Verdict verdict = judge(null, proves(TOKEN));

        // Then
        assertLinked(verdict, "daemon default", TOKEN);
    }

    @Test
    void at_a_recorded_address_a_plain_server_is_refused() throws IOException {
        record(TOKEN);

        // When
        ConnectFailure failure =
                refusal(judge(null, new Answer(null, null, null, null, PEER, PEER)));

        // Then
        assertThat(failure.outcome()).isEqualTo(ConnectOutcome.UNPROVEN);
        assertThat(failure.detail())
                .contains("'default'")
                .contains("nothing was sent")
                .contains(home.resolve("daemons/default/address").toString());
    }

    @Test
    void at_a_recorded_address_every_false_proof_is_refused() throws IOException {
        record(TOKEN);
        InetSocketAddress relayed = new InetSocketAddress(PEER.getAddress(), 8080);
        Nonce earlier = Nonce.fresh(new Random(4));

        // Then
        assertUnproven(proves(OTHER));
        assertUnproven(answer(exchange.proof(Side.SHIM, TOKEN)));
        assertUnproven(answer(new Exchange(earlier, daemon, PEER).proof(Side.DAEMON, TOKEN)));
        assertUnproven(answer(new Exchange(shim, daemon, relayed).proof(Side.DAEMON, TOKEN)));
        assertUnproven(new Answer("v1", daemon.text(), null, null, PEER, PEER));
        assertUnproven(new Answer("v1", null, LinkHeaders.text(new byte[32]), null, PEER, PEER));
        assertUnproven(
                new Answer(
                        "v2", daemon.text(), LinkHeaders.text(proofOf(TOKEN)), null, PEER, PEER));
    }

    @Test
    void a_recorded_daemon_whose_token_is_gone_cannot_be_proven() throws IOException {
        recorded.record("default", PEER);

        assertUnproven(proves(TOKEN));
    }

    @Test
    void at_any_other_address_a_plain_server_is_one_and_is_not_remembered() {
        assertThat(judge(null, new Answer(null, null, null, null, PEER, PEER)))
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        plain -> {
                            assertThat(plain.farEnd()).isEqualTo(FarEnd.unproven(false));
                            assertThat(plain.first()).isEmpty();
                        });
    }

    @Test
    void a_daemon_of_another_home_is_told_apart_with_what_to_do() {
        // When
        ConnectFailure failure = refusal(judge(null, proves(TOKEN)));

        // Then
        assertThat(failure.outcome()).isEqualTo(ConnectOutcome.UNAUTHORIZED);
        assertThat(failure.detail()).contains("TETHER_TOKEN_FILE");
    }

    @Test
    void with_an_explicit_token_the_proof_tells_only_whether_the_daemon_is_remembered()
            throws IOException {
        record(OTHER);

        // Then
        assertLinked(judge(TOKEN, proves(TOKEN)), "token", TOKEN);
        assertLinked(judge(TOKEN, proves(OTHER)), "", TOKEN);
        assertThat(judge(TOKEN, new Answer(null, null, null, null, PEER, PEER)))
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        plain -> assertThat(plain.farEnd()).isEqualTo(FarEnd.unproven(false)));
    }

    @Test
    void a_daemon_of_another_version_is_linked_and_its_version_known() throws IOException {
        record(TOKEN);

        assertThat(otherVersion("1.0")).isEmpty();
        assertThat(otherVersion("0.9-rc1")).isEqualTo("0.9-rc1");
        assertThat(otherVersion(null)).isEmpty();
        assertThat(otherVersion("1.0\u001b[31m")).isEmpty();
    }

    private String otherVersion(@Nullable String program) {
        String proof = LinkHeaders.text(proofOf(TOKEN));
        Verdict verdict = judge(null, new Answer("v1", daemon.text(), proof, program, PEER, PEER));
        return ((Verdict.Accepted) verdict).farEnd().otherVersion();
    }

    private void record(Token token) throws IOException {
        recorded.record("default", PEER);
        Files.writeString(home.resolve("daemons/default/token"), token.value());
    }

    private Verdict judge(@Nullable Token explicit, Answer answer) {
        DaemonUrl url = DaemonUrl.parse("ws://127.0.0.1:8079");
        return check.judge(new Dialled(url, explicit, shim), answer);
    }

    private byte[] proofOf(Token token) {
        return exchange.proof(Side.DAEMON, token);
    }

    private Answer proves(Token token) {
        return answer(proofOf(token));
    }

    private Answer answer(byte[] proof) {
        return new Answer("v1", daemon.text(), LinkHeaders.text(proof), null, PEER, PEER);
    }

    private void assertUnproven(Answer answer) {
        assertThat(refusal(judge(null, answer)).outcome()).isEqualTo(ConnectOutcome.UNPROVEN);
    }

    private static ConnectFailure refusal(Verdict verdict) {
        return ((Verdict.Refused) verdict).failure();
    }

    private void assertLinked(Verdict verdict, String identity, Token token) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        linked -> {
                            assertThat(linked.farEnd()).isEqualTo(new FarEnd(true, identity));
                            assertThat(linked.first())
                                    .isEqualTo(
                                            new Control.Proof(exchange.proof(Side.SHIM, token))
                                                    .encode());
                        });
    }
}
