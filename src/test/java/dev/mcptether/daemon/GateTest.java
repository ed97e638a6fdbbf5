package dev.mcptether.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Token;
import dev.mcptether.daemon.Gate.Knock;
import dev.mcptether.daemon.Gate.Verdict;
import dev.mcptether.event.Daemon.RejectReason;
import dev.mcptether.proof.Nonce;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GateTest {
    private static final String RIGHT = "Bearer secret";
    private static final Nonce NONCE = Nonce.fresh(new Random(1));

    private final Gate gate = new Gate(new Token("secret"), List.of("host.docker.internal"));

    @Test
    void whoever_shows_the_token_and_offers_mcp_is_welcome() {
        assertThat(gate.judge(knock("127.0.0.1:8079", null, RIGHT, "other", "mcp"), true))
                .isEqualTo(new Verdict.Welcome());
    }

    @Test
    void a_shim_without_the_token_has_to_prove_itself() {
        assertThat(gate.judge(shim(null), true)).isEqualTo(new Verdict.Stranger(NONCE));
    }

    @Test
    void a_shim_with_the_token_is_welcome_and_one_with_a_wrong_one_is_not() {
        assertThat(gate.judge(shim(RIGHT), true)).isEqualTo(new Verdict.Welcome());
        assertThat(refusal(shim("Bearer wrong"))).isEqualTo(RejectReason.UNAUTHORIZED);
    }

    private static Knock shim(@Nullable String authorization) {
        return new Knock("localhost", "192.0.2.7", null, authorization, List.of("mcp"), NONCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic secret", "secret"})
    void without_the_token_nobody_comes_in(String authorization) {
        assertThat(refusal(knock("localhost", null, authorization, "mcp")))
                .isEqualTo(RejectReason.UNAUTHORIZED);
    }

    @Test
    void no_authorization_at_all_is_refused() {
        assertThat(refusal(knock("localhost", null, null, "mcp")))
                .isEqualTo(RejectReason.UNAUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8079", "null", "https://evil.example"})
    void a_web_page_is_refused_even_with_the_token(String origin) {
        assertThat(refusal(knock("localhost", origin, RIGHT, "mcp")))
                .isEqualTo(RejectReason.FOREIGN_ORIGIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "evil.example:8079",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "[::2]:8079",
                "10.0.0.9"
            })
    void a_foreign_name_is_refused(String host) {
        assertThat(refusal(knock(host, null, RIGHT, "mcp"))).isEqualTo(RejectReason.FOREIGN_HOST);
    }

    @Test
    void a_name_that_was_configured_is_welcome_in_any_case_and_with_any_port() {
        assertThat(gate.judge(knock("Host.Docker.Internal:9", null, RIGHT, "mcp"), true))
                .isEqualTo(new Verdict.Welcome());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:1",
                "127.0.0.1",
                "127.1.2.3:8079",
                "[::1]",
                "[::1]:8079",
                "192.0.2.7:8079"
            })
    void loopback_and_the_own_address_are_welcome(String host) {
        assertThat(gate.judge(knock(host, null, RIGHT, "mcp"), true))
                .isInstanceOf(Verdict.Welcome.class);
    }

    @Test
    void a_full_daemon_and_an_unknown_subprotocol_are_refused() {
        assertThat(gate.judge(knock("localhost", null, RIGHT, "mcp"), false))
                .isEqualTo(new Verdict.Refused(RejectReason.TOO_MANY));
        assertThat(refusal(knock("localhost", null, RIGHT, "chat")))
                .isEqualTo(RejectReason.NO_SUBPROTOCOL);
    }

    private RejectReason refusal(Knock knock) {
        return ((Verdict.Refused) gate.judge(knock, true)).reason();
    }

    private static Knock knock(
            String host,
            @Nullable String origin,
            @Nullable String authorization,
            String... offered) {
        return new Knock(host, "192.0.2.7", origin, authorization, List.of(offered), null);
    }
}
