package dev.mcptether.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ServerEndTest {
    private static final long NOW = 0;
    private static final byte[] MESSAGE = {1};
    private static final Terms TERMS =
            new Terms(new UUID(1, 1), Duration.ofSeconds(60), new Window(4, 1_000));
    private static final long RETENTION = TERMS.retention().toNanos();

    private final SplittableRandom random = new SplittableRandom(1);
    private final SessionKey key = SessionKey.random(random);
    private final List<ServerSession.EndReason> ends = new ArrayList<>();
    private final ServerSessions sessions =
            new ServerSessions(
                    TERMS,
                    new ServerSessions.Bounds(3, 100),
                    (session, reason) -> ends.add(reason));
    private final ServerEnd first = new ServerEnd(sessions);

    @Test
    void hello_opens_a_session() {
        // When
        ServerEnd.Heard heard = hear(first, new Control.Hello(key, Window.DEFAULT));

        // Then
        assertThat(heard)
                .isInstanceOfSatisfying(
                        ServerEnd.Heard.Opened.class,
                        opened -> {
                            assertThat(opened.session().id()).isEqualTo(key.id());
                            assertThat(decode(opened.welcome()))
                                    .isEqualTo(new Control.Welcome(TERMS));
                        });
        assertThat(first.received(1, NOW)).isEqualTo(Receipt.DELIVER);
    }

    @Test
    void a_cut_session_works_on_and_is_resumed() {
        // Given
        ServerSession session = open(first, key);
        first.received(1, NOW);
        first.cut(NOW);
        assertThat(session.sent(MESSAGE)).isFalse();

        // When
        ServerEnd second = new ServerEnd(sessions);
        ServerEnd.Heard heard = hear(second, new Control.Resume(key, 1, 0), RETENTION - 1);

        // Then
        assertThat(heard)
                .isInstanceOfSatisfying(
                        ServerEnd.Heard.Resumed.class,
                        resumed -> {
                            assertThat(resumed.session()).isSameAs(session);
                            assertThat(resumed.takenOver()).isFalse();
                            assertThat(decode(resumed.resend()))
                                    .isEqualTo(new Control.Resumed(TERMS, 1));
                            assertThat(resumed.resend().text()).containsExactly(MESSAGE);
                        });
        assertThat(second.session()).isSameAs(session);
    }

    @Test
    void a_resume_wins_over_a_connection_that_still_looks_open() {
        // Given
        ServerSession session = open(first, key);
        first.received(1, NOW);

        // When
        ServerEnd second = new ServerEnd(sessions);
        ServerEnd.Heard heard = hear(second, new Control.Resume(key, 1, 0));

        // Then
        assertThat(((ServerEnd.Heard.Resumed) heard).takenOver()).isTrue();
        assertThat(first.received(1, NOW)).isEqualTo(Receipt.STALE);
        assertThat(hear(first, new Control.Ack(7))).isEqualTo(new ServerEnd.Heard.Nothing());
        assertThat(hear(first, new Control.Goodbye())).isEqualTo(new ServerEnd.Heard.Nothing());
        first.cut(NOW);
        assertThat(session.isConnected()).isTrue();
        assertThat(ends).isEmpty();
    }

    @Test
    void a_resume_that_was_delayed_does_not_win_over_a_younger_one() {
        // Given
        ServerSession session = open(first, key);
        first.cut(NOW);
        ServerEnd younger = new ServerEnd(sessions);
        hear(younger, new Control.Resume(key, 2, 0));

        // When
        ServerEnd.Heard heard = hear(new ServerEnd(sessions), new Control.Resume(key, 1, 0));

        // Then
        assertThat(code(heard)).isEqualTo(CloseCode.TAKEN_OVER);
        assertThat(younger.session()).isSameAs(session);
    }

    @Test
    void a_wrong_secret_is_refused_and_disturbs_nothing() {
        // Given
        ServerSession session = open(first, key);
        SessionKey guessed = new SessionKey(key.id(), SessionKey.random(random).secret());

        // When
        ServerEnd.Heard heard = hear(new ServerEnd(sessions), new Control.Resume(guessed, 1, 0));

        // Then
        assertThat(code(heard)).isEqualTo(CloseCode.NOT_YOURS);
        assertThat(first.session()).isSameAs(session);
        assertThat(first.received(1, NOW)).isEqualTo(Receipt.DELIVER);
    }

    @Test
    void an_identifier_in_use_cannot_be_begun_again() {
        // Given
        open(first, key);

        // When
        ServerEnd.Heard heard =
                hear(new ServerEnd(sessions), new Control.Hello(key, Window.DEFAULT));

        // Then
        assertThat(code(heard)).isEqualTo(CloseCode.NOT_YOURS);
        assertThat(first.session()).isNotNull();
    }

    @Test
    void an_unknown_session_is_gone_and_a_hello_may_follow() {
        // When
        ServerEnd.Heard heard = hear(first, new Control.Resume(key, 1, 5));

        // Then
        assertThat(decode(((ServerEnd.Heard.Gone) heard).reply()))
                .isEqualTo(new Control.Gone(TERMS.daemon()));
        open(first, SessionKey.random(random));
    }

    @Test
    void an_expired_session_is_gone_even_before_anyone_looked() {
        // Given
        open(first, key);
        first.cut(NOW);

        // When
        ServerEnd.Heard heard =
                hear(new ServerEnd(sessions), new Control.Resume(key, 1, 0), NOW + RETENTION);

        // Then
        assertThat(heard).isInstanceOf(ServerEnd.Heard.Gone.class);
        assertThat(ends).containsExactly(ServerSession.EndReason.EXPIRED);
    }

    @Test
    void goodbye_frees_the_session_at_once() {
        // Given
        ServerSession session = open(first, key);
        session.sent(MESSAGE);

        // When
        ServerEnd.Heard heard = hear(first, new Control.Goodbye());

        // Then
        assertThat(heard).isEqualTo(new ServerEnd.Heard.Ended(session));
        assertThat(ends).containsExactly(ServerSession.EndReason.CLIENT_GOODBYE);
        assertThat(sessions.retainedBytes()).isZero();
        assertThat(session.sent(MESSAGE)).isFalse();
        assertThat(sessions.retainedBytes()).isZero();
        assertThat(first.received(1, NOW)).isEqualTo(Receipt.STALE);
    }

    @Test
    void a_server_ends_a_session_it_can_no_longer_serve() {
        // Given
        ServerSession session = open(first, key);

        // When
        byte[] goodbye = session.goodbye();

        // Then
        assertThat(goodbye).isEqualTo(new Control.Goodbye().encode());
        assertThat(hear(new ServerEnd(sessions), new Control.Resume(key, 1, 0)))
                .isInstanceOf(ServerEnd.Heard.Gone.class);
    }

    @Test
    void text_before_hello_is_premature() {
        assertThat(first.received(1, NOW)).isEqualTo(Receipt.PREMATURE);
    }

    static List<Control> frames_an_open_server_never_gets() {
        SessionKey other = SessionKey.random(new SplittableRandom(2));
        return List.of(
                new Control.Hello(other, Window.DEFAULT),
                new Control.Resume(other, 1, 0),
                new Control.Welcome(TERMS),
                new Control.Resumed(TERMS, 0),
                new Control.Gone(TERMS.daemon()),
                new Control.Ack(2));
    }

    @ParameterizedTest
    @MethodSource("frames_an_open_server_never_gets")
    void a_client_that_breaks_the_protocol_loses_the_session(Control frame) {
        // Given
        open(first, key).sent(MESSAGE);

        // When
        ServerEnd.Heard heard = hear(first, frame);

        // Then
        assertThat(code(heard)).isEqualTo(CloseCode.PROTOCOL_ERROR);
        assertThat(ends).containsExactly(ServerSession.EndReason.PROTOCOL_ERROR);
        assertThat(sessions.size()).isZero();
    }

    @Test
    void a_resume_at_an_impossible_number_ends_the_session() {
        // Given
        open(first, key);

        // When
        ServerEnd.Heard heard = hear(new ServerEnd(sessions), new Control.Resume(key, 1, 3));

        // Then
        assertThat(code(heard)).isEqualTo(CloseCode.PROTOCOL_ERROR);
        assertThat(ends).containsExactly(ServerSession.EndReason.PROTOCOL_ERROR);
    }

    @Test
    void a_report_reaches_the_session() {
        // Given
        ServerSession session = open(first, key);
        Control.Report report = new Control.Report(new byte[] {'{', '}'});

        // Then
        assertThat(hear(first, report)).isEqualTo(new ServerEnd.Heard.Reported(session, report));
    }

    @Test
    void the_longest_cut_session_gives_way_when_there_are_too_many() {
        // Given
        open(first, key);
        ServerEnd second = new ServerEnd(sessions);
        ServerSession youngerCut = open(second, SessionKey.random(random));
        open(new ServerEnd(sessions), SessionKey.random(random));
        first.cut(NOW);
        second.cut(NOW + 1);

        // When
        open(new ServerEnd(sessions), SessionKey.random(random));

        // Then
        assertThat(ends).containsExactly(ServerSession.EndReason.EVICTED);
        assertThat(sessions.size()).isEqualTo(3);
        assertThat(sessions.find(key.id())).isNull();
        assertThat(sessions.find(youngerCut.id())).isSameAs(youngerCut);
    }

    @Test
    void no_session_in_use_gives_way() {
        // Given
        for (int i = 0; i < 3; i++) {
            open(new ServerEnd(sessions), SessionKey.random(random));
        }

        // When
        ServerEnd.Heard heard = hear(first, new Control.Hello(key, Window.DEFAULT));

        // Then
        assertThat(code(heard)).isEqualTo(CloseCode.OVERLOADED);
        assertThat(ends).isEmpty();
    }

    @Test
    void what_is_kept_for_the_cut_does_not_stop_the_living() {
        // Given
        ServerSession cut = open(first, key);
        first.cut(NOW);
        cut.sent(new byte[60]);
        ServerSession living = open(new ServerEnd(sessions), SessionKey.random(random));

        // When
        living.sent(new byte[60]);

        // Then
        assertThat(ends).containsExactly(ServerSession.EndReason.EVICTED);
        assertThat(sessions.retainedBytes()).isEqualTo(60);
        assertThat(living.canSend(1)).isTrue();
    }

    @Test
    void a_session_that_holds_too_much_stops_and_the_others_keep_their_share() {
        // Given
        ServerSession one = open(first, key);
        ServerEnd end = new ServerEnd(sessions);
        ServerSession other = open(end, SessionKey.random(random));

        // When
        other.sent(new byte[100]);

        // Then
        assertThat(other.canSend(1)).isFalse();
        assertThat(one.canSend(50)).isTrue();
        one.sent(new byte[20]);
        assertThat(one.canSend(30)).isTrue();
        assertThat(one.canSend(31)).isFalse();
        hear(end, new Control.Ack(1));
        assertThat(other.canSend(31)).isTrue();
        assertThat(one.canSend(31)).isTrue();
    }

    @Test
    void a_session_that_holds_nothing_sends_a_large_message_past_those_that_hold_too_much() {
        // Given
        ServerSession one = open(first, key);
        ServerSession other = open(new ServerEnd(sessions), SessionKey.random(random));

        // When
        other.sent(new byte[120]);

        // Then
        assertThat(one.canSend(80)).isTrue();
        assertThat(one.canSend(81)).isFalse();
    }

    @Test
    void the_next_expiry_is_known() {
        // Given
        open(first, key);
        assertThat(sessions.expiresInNanos(NOW)).isEqualTo(Long.MAX_VALUE);

        // When
        first.cut(NOW);

        // Then
        assertThat(sessions.expiresInNanos(NOW + 1)).isEqualTo(RETENTION - 1);
        sessions.expire(NOW + RETENTION - 1);
        assertThat(ends).isEmpty();
        sessions.expire(NOW + RETENTION);
        assertThat(ends).containsExactly(ServerSession.EndReason.EXPIRED);
    }

    private static ServerSession open(ServerEnd end, SessionKey key) {
        return ((ServerEnd.Heard.Opened) hear(end, new Control.Hello(key, Window.DEFAULT)))
                .session();
    }

    private static ServerEnd.Heard hear(ServerEnd end, Control control) {
        return hear(end, control, NOW);
    }

    private static ServerEnd.Heard hear(ServerEnd end, Control control, long nowNanos) {
        return end.onControl(ByteBuffer.wrap(control.encode()), nowNanos);
    }

    private static Decoded decode(Frames outgoing) {
        return Control.decode(ByteBuffer.wrap(outgoing.binary().getFirst()));
    }

    private static CloseCode code(ServerEnd.Heard heard) {
        return ((ServerEnd.Heard.Refused) heard).code();
    }
}
