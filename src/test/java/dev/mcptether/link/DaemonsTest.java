package dev.mcptether.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import dev.mcptether.config.TokenSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DaemonsTest {
    private static final DaemonUrl FIRST = DaemonUrl.parse("ws://127.0.0.1:1");
    private static final DaemonUrl SECOND = DaemonUrl.parse("ws://127.0.0.1:2");
    private static final DaemonUrl THIRD = DaemonUrl.parse("ws://127.0.0.1:3");

    private static Daemons daemons(TokenSource tokens, DaemonUrl... urls) {
        return new Daemons(List.of(urls), tokens, Backoff.standard(new SplittableRandom(1)));
    }

    @Test
    void urls_are_tried_in_order_and_a_wait_follows_the_last() {
        Daemons daemons = daemons(new TokenSource.None(), FIRST, SECOND);
        assertThat(daemons.next(null)).isEqualTo(FIRST);

        // When
        Duration before = daemons.failed(false);

        // Then
        assertThat(before).isZero();
        assertThat(daemons.next(null)).isEqualTo(SECOND);
        assertThat(daemons.failed(false)).isPositive();
        assertThat(daemons.next(null)).isEqualTo(FIRST);
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
        assertThat(daemons.next(null)).isEqualTo(FIRST);
        assertThat(daemons.lost()).isLessThanOrEqualTo(Duration.ofMillis(100));
        daemons.failed(false);
        assertThat(daemons.failed(false)).isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void a_round_begins_where_a_session_is_kept_and_keeps_its_order() {
        Daemons daemons = daemons(new TokenSource.None(), FIRST, SECOND, THIRD);
        List<DaemonUrl> tried = new ArrayList<>();

        // When
        for (DaemonUrl kept : Arrays.asList(SECOND, SECOND, null, null, SECOND, SECOND)) {
            tried.add(daemons.next(kept));
            daemons.failed(true);
        }

        // Then
        assertThat(tried).containsExactly(SECOND, FIRST, THIRD, FIRST, SECOND, THIRD);
        assertThat(daemons.isRefusedByAll()).isTrue();
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
