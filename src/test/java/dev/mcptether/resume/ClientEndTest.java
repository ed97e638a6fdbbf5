package dev.mcptether.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ClientEndTest {
    private static final long NOW = 0;
    private static final byte[] MESSAGE = {1};
    private static final UUID DAEMON = new UUID(1, 1);
    private static final Terms TERMS = new Terms(DAEMON, Duration.ofSeconds(10), Window.DEFAULT);

    private final ClientEnd client = new ClientEnd(Window.DEFAULT, new SplittableRandom(1));

    @Test
    void a_new_session_may_send_behind_hello() {
        // When
        Frames first = client.connect();

        // Then
        assertThat(first.binary()).singleElement().satisfies(each -> isHello(each));
        assertThat(client.canSend()).isTrue();
        assertThat(client.sent(MESSAGE)).isTrue();
    }

    @Test
    void two_sessions_have_different_keys() {
        // Given
        byte[] first = client.connect().binary().getFirst();
        client.forget();

        // When
        byte[] second = client.connect().binary().getFirst();

        // Then
        assertThat(hello(second).key().id()).isNotEqualTo(hello(first).key().id());
        assertThat(hello(second).key().secret()).isNotEqualTo(hello(first).key().secret());
    }

    @Test
    void a_session_is_resumed_although_its_welcome_was_lost() {
        // Given
        Control.Hello hello = hello(client.connect().binary().getFirst());
        client.sent(MESSAGE);
        client.cut(NOW);

        // When
        Frames again = client.connect();

        // Then
        assertThat(again.binary())
                .singleElement()
                .satisfies(each -> isFrame(each, new Control.Resume(hello.key(), 1, 0)));
        assertThat(again.text()).isEmpty();
        assertThat(client.canSend()).isFalse();
        assertThat(hear(new Control.Resumed(TERMS, 0)))
                .isEqualTo(new ClientEnd.Heard.Resumed(Frames.of(List.of(MESSAGE))));
    }

    @Test
    void each_resume_is_counted() {
        // Given
        client.connect();
        client.cut(NOW);
        client.connect();
        client.cut(NOW);

        // When
        byte[] frame = client.connect().binary().getFirst();

        // Then
        assertThat(Control.decode(ByteBuffer.wrap(frame)))
                .isInstanceOfSatisfying(
                        Control.Resume.class, resume -> assertThat(resume.attempt()).isEqualTo(2));
    }

    @Test
    void a_message_given_during_a_cut_waits_for_the_resumption() {
        // Given
        open();
        client.cut(NOW);

        // When
        boolean writeNow = client.sent(MESSAGE);

        // Then
        assertThat(writeNow).isFalse();
        client.connect();
        assertThat(((ClientEnd.Heard.Resumed) hear(new Control.Resumed(TERMS, 0))).resend().text())
                .containsExactly(MESSAGE);
    }

    @Test
    void what_the_server_has_is_not_sent_again() {
        // Given
        open();
        client.sent(new byte[] {1});
        client.sent(new byte[] {2});
        client.cut(NOW);
        client.connect();

        // When
        ClientEnd.Heard heard = hear(new Control.Resumed(TERMS, 1));

        // Then
        assertThat(((ClientEnd.Heard.Resumed) heard).resend().text())
                .containsExactly(new byte[] {2});
        assertThat(client.retainedBytes()).isEqualTo(1);
    }

    @Test
    void a_session_that_is_gone_is_followed_by_a_new_one_on_the_same_connection() {
        // Given
        open();
        client.sent(MESSAGE);
        client.cut(NOW);
        client.connect();

        // When
        ClientEnd.Heard heard = hear(new Control.Gone(DAEMON));

        // Then
        assertThat(heard)
                .isInstanceOfSatisfying(
                        ClientEnd.Heard.Lost.class,
                        lost -> {
                            assertThat(lost.restarted()).isFalse();
                            isHello(lost.hello().binary().getFirst());
                        });
        assertThat(client.retainedBytes()).isZero();
        assertThat(client.canSend()).isTrue();
    }

    @Test
    void another_daemon_is_told_from_a_forgetful_one() {
        // Given
        open();
        client.cut(NOW);
        client.connect();

        // When
        ClientEnd.Heard heard = hear(new Control.Gone(new UUID(2, 2)));

        // Then
        assertThat(((ClientEnd.Heard.Lost) heard).restarted()).isTrue();
    }

    @Test
    void a_cut_session_is_lost_when_the_server_no_longer_keeps_it() {
        // Given
        open();

        // When
        client.cut(NOW);

        // Then
        assertThat(client.lostInNanos(NOW)).isEqualTo(TERMS.retention().toNanos());
        assertThat(client.lostInNanos(NOW + TERMS.retention().toNanos())).isZero();
    }

    @Test
    void a_failed_resumption_does_not_prolong_the_session() {
        // Given
        open();
        client.cut(NOW);
        client.connect();

        // When
        client.cut(NOW + 1_000);

        // Then
        assertThat(client.lostInNanos(NOW + 1_000)).isEqualTo(TERMS.retention().toNanos() - 1_000);
    }

    @Test
    void no_acknowledgement_is_due_while_there_is_nobody_to_hear_it() {
        // Given
        open();
        client.received(1_000_000, NOW);
        assertThat(client.ackDueInNanos(NOW)).isZero();

        // When
        client.cut(NOW);

        // Then
        assertThat(client.ackDueInNanos(NOW)).isEqualTo(Long.MAX_VALUE);
        assertThat(client.ackDue(NOW)).isNull();
    }

    @Test
    void the_latest_report_follows_each_hello_and_each_resumption() {
        // Given
        byte[] report = {'{', '}'};
        assertThat(client.report(new byte[] {'0'})).isNull();
        assertThat(client.report(report)).isNull();

        // When
        Frames first = client.connect();

        // Then
        byte[] frame = new Control.Report(report).encode();
        assertThat(first.binary()).hasSize(2).last().isEqualTo(frame);
        hear(new Control.Welcome(TERMS));
        assertThat(client.report(report)).isEqualTo(frame);
        client.cut(NOW);
        assertThat(client.connect().binary()).hasSize(1);
        assertThat(
                        ((ClientEnd.Heard.Resumed) hear(new Control.Resumed(TERMS, 0)))
                                .resend()
                                .binary())
                .containsExactly(frame);
    }

    @Test
    void a_report_that_is_too_long_is_refused() {
        assertThatThrownBy(() -> client.report(new byte[TetherV1.MAX_REPORT_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16384");
    }

    @Test
    void goodbye_ends_the_session() {
        // Given
        open();

        // When
        byte[] goodbye = client.goodbye();

        // Then
        assertThat(goodbye).isEqualTo(new Control.Goodbye().encode());
        assertThat(client.hasSession()).isFalse();
        assertThat(client.received(1, NOW)).isEqualTo(Receipt.STALE);
    }

    @Test
    void frames_that_come_after_goodbye_are_late_and_not_wrong() {
        // Given
        open();
        client.sent(MESSAGE);
        client.goodbye();

        // Then
        assertThat(hear(new Control.Ack(1))).isEqualTo(new ClientEnd.Heard.Nothing());
    }

    @Test
    void a_server_may_end_the_session_too() {
        // Given
        open();

        // Then
        assertThat(hear(new Control.Goodbye())).isEqualTo(new ClientEnd.Heard.Ended());
        assertThat(client.hasSession()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1002, false",
        "1013, false",
        "4101, false",
        "1000, true",
        "1012, true",
        "4100, true"
    })
    void the_close_code_tells_whether_the_session_survives(int code, boolean survives) {
        // Given
        open();

        // When
        client.closed(code, NOW);

        // Then
        assertThat(client.hasSession()).isEqualTo(survives);
        assertThat(client.canSend()).isFalse();
    }

    @Test
    void text_before_the_welcome_is_premature() {
        // Given
        client.connect();

        // Then
        assertThat(client.received(1, NOW)).isEqualTo(Receipt.PREMATURE);
    }

    static Stream<Control> frames_an_open_client_never_gets() {
        SessionKey key = SessionKey.random(new SplittableRandom(2));
        return Stream.of(
                new Control.Hello(key, Window.DEFAULT),
                new Control.Resume(key, 1, 0),
                new Control.Welcome(TERMS),
                new Control.Resumed(TERMS, 0),
                new Control.Gone(DAEMON),
                new Control.Ack(2),
                new Control.Report(new byte[0]));
    }

    @ParameterizedTest
    @MethodSource("frames_an_open_client_never_gets")
    void a_server_that_breaks_the_protocol_loses_the_session(Control frame) {
        // Given
        open();
        client.sent(MESSAGE);

        // When
        ClientEnd.Heard heard = hear(frame);

        // Then
        assertThat(heard)
                .isInstanceOfSatisfying(
                        ClientEnd.Heard.Broken.class,
                        broken -> assertThat(broken.code()).isEqualTo(CloseCode.PROTOCOL_ERROR));
        assertThat(client.hasSession()).isFalse();
    }

    @Test
    void a_session_cannot_go_on_with_another_daemon() {
        // Given
        open();
        client.cut(NOW);
        client.connect();

        // Then
        assertThat(
                        hear(
                                new Control.Resumed(
                                        new Terms(
                                                new UUID(2, 2), TERMS.retention(), TERMS.window()),
                                        0)))
                .isInstanceOf(ClientEnd.Heard.Broken.class);
    }

    @Test
    void a_frame_of_a_later_revision_changes_nothing() {
        // Given
        open();

        // Then
        assertThat(client.onControl(ByteBuffer.wrap(new byte[] {0x60, 1, 2})))
                .isEqualTo(new ClientEnd.Heard.Nothing());
        assertThat(client.canSend()).isTrue();
    }

    private void open() {
        client.connect();
        assertThat(hear(new Control.Welcome(TERMS))).isEqualTo(new ClientEnd.Heard.Opened(TERMS));
    }

    private ClientEnd.Heard hear(Control control) {
        return client.onControl(ByteBuffer.wrap(control.encode()));
    }

    private static void isHello(byte[] frame) {
        assertThat(hello(frame).window()).isEqualTo(Window.DEFAULT);
    }

    private static Control.Hello hello(byte[] frame) {
        return (Control.Hello) Control.decode(ByteBuffer.wrap(frame));
    }

    private static void isFrame(byte[] frame, Control expected) {
        assertThat(Control.decode(ByteBuffer.wrap(frame))).isEqualTo(expected);
    }
}
