package dev.mcptether.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import dev.mcptether.config.TokenSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DaemonsTest {
    private static final DaemonUrl FIRST = DaemonUrl.parse("ws://127.0.0.1:1");
    private static final DaemonUrl SECOND = DaemonUrl.parse("ws://127.0.0.1:2");

    private static Daemons daemons(TokenSource tokens, DaemonUrl... urls) {
        return new Daemons(List.of(urls), tokens, Backoff.standard(new SplittableRandom(1)));
    }

    @Test
    void urls_are_tried_in_order_and_a_wait_follows_the_last() {
        Daemons daemons = daemons(new TokenSource.None(), FIRST, SECOND);
        assertThat(daemons.next()).isEqualTo(FIRST);

        // When
        Duration before = daemons.failed(false);

        // Then
        assertThat(before).isZero();
        assertThat(daemons.next()).isEqualTo(SECOND);
        assertThat(daemons.failed(false)).isPositive();
        assertThat(daemons.next()).isEqualTo(FIRST);
    }

    @Test
    void a_link_that_has_proven_itself_starts_from_the_first_url_with_short_waits() {
        Daemons daemons = daemons(new TokenSource.None(), FIRST, SECOND);
        for (int i = 0; i < 41; i++) {
            daemons.failed(true);
        }

        // When
        daemons.proven();

        // Then
        assertThat(daemons.next()).isEqualTo(FIRST);
        assertThat(daemons.lost()).isLessThanOrEqualTo(Duration.ofMillis(100));
        daemons.failed(false);
        assertThat(daemons.failed(false)).isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void only_a_round_of_nothing_but_refusals_is_refused_by_all() {
        Daemons daemons = daemons(new TokenSource.None(), FIRST, SECOND);
        List<Boolean> outcomes = List.of(false, true, true, false, true, true);

        // When
        List<Boolean> refusedByAll =
                outcomes.stream()
                        .map(refused -> {
                            daemons.failed(refused);
                            return daemons.isRefusedByAll();
                        })
                        .toList();

        // Then
        assertThat(refusedByAll).containsExactly(false, false, false, false, false, true);
    }

    @Test
    void a_literal_token_is_given_and_none_is_none() {
        Token token = new Token("abc");

        // Then
        assertThat(daemons(new TokenSource.Literal(token), FIRST).token(FIRST)).isEqualTo(token);
        assertThat(daemons(new TokenSource.None(), FIRST).token(FIRST)).isNull();
        assertThat(daemons(new TokenSource.File(Path.of("token")), FIRST).token(FIRST)).isNull();
    }
}
