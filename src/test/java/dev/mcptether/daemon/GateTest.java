package dev.mcptether.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Token;
import dev.mcptether.daemon.Gate.Knock;
import dev.mcptether.daemon.Gate.Verdict;
import dev.mcptether.event.Daemon.RejectReason;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GateTest {
    private static final String RIGHT = "Bearer secret";

    private final Gate gate = new Gate(new Token("secret"), List.of("tether.v1", "mcp"), 3);

    @ParameterizedTest
    @CsvSource({"mcp,mcp", "tether.v1,tether.v1", "mcp;tether.v1,tether.v1", "other;mcp,mcp"})
    void the_preferred_subprotocol_of_those_offered_is_spoken(String offered, String spoken) {
        // When
        Verdict verdict = gate.judge(knock("127.0.0.1:8079", null, RIGHT, offered.split(";")), 0);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Welcome(spoken));
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
        assertThat(gate.judge(knock(host, null, RIGHT, "mcp"), 0))
                .isInstanceOf(Verdict.Welcome.class);
    }

    @Test
    void a_full_daemon_and_an_unknown_subprotocol_are_refused() {
        assertThat(gate.judge(knock("localhost", null, RIGHT, "mcp"), 3))
                .isEqualTo(new Verdict.Refused(RejectReason.TOO_MANY));
        assertThat(refusal(knock("localhost", null, RIGHT, "chat")))
                .isEqualTo(RejectReason.NO_SUBPROTOCOL);
    }

    private RejectReason refusal(Knock knock) {
        return ((Verdict.Refused) gate.judge(knock, 0)).reason();
    }

    private static Knock knock(
            String host,
            @Nullable String origin,
            @Nullable String authorization,
            String... offered) {
        return new Knock(host, "192.0.2.7", origin, authorization, List.of(offered));
    }
}
