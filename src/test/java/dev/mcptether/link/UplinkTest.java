package dev.mcptether.link;

import static dev.mcptether.event.Link.LinkPhase.CLOSED;
import static dev.mcptether.event.Link.LinkPhase.CONNECTING;
import static dev.mcptether.event.Link.LinkPhase.IDLE;
import static dev.mcptether.event.Link.LinkPhase.OPEN;
import static dev.mcptether.event.Link.LinkPhase.PROVING;
import static dev.mcptether.event.Link.LinkPhase.REFUSED;
import static dev.mcptether.event.Link.LinkPhase.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.ShimConfig.Pings;
import dev.mcptether.config.Token;
import dev.mcptether.config.TokenSource;
import dev.mcptether.event.Link;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.event.Link.LinkPhase;
import dev.mcptether.event.Link.RetryCause;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.link.ConnectionListener.Excess;
import dev.mcptether.time.Turns;
import dev.mcptether.time.VirtualTimers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UplinkTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final DaemonUrl FIRST = DaemonUrl.parse("ws://user:pw@127.0.0.1:1/?key=s3cret");
    private static final DaemonUrl SECOND_URL = DaemonUrl.parse("ws://127.0.0.1:2");

    private final VirtualTimers timers = new VirtualTimers();
    private final RecordingSink events = new RecordingSink();
    private final FakeConnector connector = new FakeConnector();
    private final Listener listener = new Listener();
    private final List<Throwable> surprises = new ArrayList<>();
    private final Turns turns = new Turns(surprises::add);
    private Uplink uplink = uplink(FIRST);
    private int closed;

    private Uplink uplink(DaemonUrl... urls) {
        Daemons daemons =
                new Daemons(
                        List.of(urls),
                        new TokenSource.Literal(new Token("t0ken")),
                        Backoff.standard(new SplittableRandom(1)));
        Pings pings = new Pings(Duration.ofSeconds(20), Duration.ofSeconds(60));
        return new Uplink(
                daemons,
                connector,
                new Liveness(pings, timers),
                new Uplink.Context(turns, timers, events));
    }

    private void start(DaemonUrl... urls) {
        uplink = uplink(urls.length == 0 ? new DaemonUrl[] {FIRST} : urls);
        turns.run(() -> uplink.start(listener));
    }

    private FakeConnection open() {
        return connector.last().open();
    }

    private FakeConnection proven() {
        FakeConnection connection = open();
        turns.run(uplink::proven);
        return connection;
    }

    private void close() {
        turns.run(() -> uplink.close(1000, "bye", () -> closed++));
    }

    private void failed(ConnectOutcome outcome) {
        connector.last().fail(outcome, "detail");
    }

    private List<LinkPhase> phases() {
        List<LinkPhase> phases = new ArrayList<>(List.of(IDLE));
        for (Link.StateChanged change : events.events(Link.StateChanged.class)) {
            assertThat(change.from()).as("the state before the change").isEqualTo(phases.getLast());
            phases.add(change.to());
        }
        return phases;
    }

    @AfterEach
    void it_ends_with_nothing_left_behind() {
        close();
        timers.advance(SECOND.multipliedBy(3));
        assertThat(surprises).isEmpty();
        assertThat(closed).isPositive();
        assertThat(timers.waiting()).as("timers").isZero();
        events.assertPaired();
        var _ = phases();
    }

    // Connecting

    @Test
    void the_first_attempt_comes_at_once_with_the_token() {
        // When
        start();

        // Then
        assertThat(connector.last().url()).isEqualTo(FIRST);
        assertThat(connector.last().token()).isEqualTo(new Token("t0ken"));
        assertThat(events.events()).contains(new Link.Attempted(1, "127.0.0.1:1"));
        assertThat(phases()).containsExactly(IDLE, CONNECTING);
        assertThat(uplink.isLinked()).isFalse();
    }

    @Test
    void an_open_link_is_told_and_reads_and_proves_itself_later() {
        start();

        // When
        FakeConnection connection = open();

        // Then
        assertThat(listener.told).containsExactly("opened");
        assertThat(connection.isDemanded()).isTrue();
        assertThat(phases()).containsExactly(IDLE, CONNECTING, PROVING);
        turns.run(uplink::proven);
        turns.run(uplink::proven);
        assertThat(phases()).containsExactly(IDLE, CONNECTING, PROVING, OPEN);
        assertThat(events.events(Link.OutageBegan.class)).isEmpty();
    }

    @Test
    void a_failed_attempt_begins_an_outage_that_the_next_link_ends() {
        start();
        failed(ConnectOutcome.CONNECTION_REFUSED);

        // When
        timers.advance(Duration.ofMillis(100));
        open();

        // Then
        assertThat(phases()).containsExactly(IDLE, CONNECTING, WAITING, CONNECTING, PROVING);
        assertThat(events.events(Link.OutageBegan.class))
                .containsExactly(new Link.OutageBegan(RetryCause.CONNECT_FAILED));
        assertThat(events.events(Link.OutageEnded.class)).hasSize(1);
        assertThat(events.events(Link.Retried.class))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.attempt()).isEqualTo(2);
                    assertThat(each.cause()).isEqualTo(RetryCause.CONNECT_FAILED);
                });
        assertThat(listener.told).containsExactly("unavailable ws://127.0.0.1:1: detail", "opened");
    }

    @Test
    void what_is_closed_before_it_starts_never_dials() {
        close();

        // When
        turns.run(() -> uplink.start(listener));

        // Then
        assertThat(connector.dialled()).isEmpty();
        assertThat(events.events(Link.Attempted.class)).isEmpty();
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void a_close_during_an_outage_is_done_when_the_outage_has_ended() {
        start();
        failed(ConnectOutcome.CONNECTION_REFUSED);
        List<Integer> ended = new ArrayList<>();

        // When
        turns.run(() ->
                uplink.close(
                        1000,
                        "bye",
                        () -> ended.add(events.events(Link.OutageEnded.class).size())));

        // Then
        assertThat(ended).containsExactly(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectOutcome.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OPENED", "UNAUTHORIZED", "UNPROVEN", "TLS_FAILED"})
    void what_can_heal_is_tried_again_soon(ConnectOutcome outcome) {
        start();

        // When
        failed(outcome);
        timers.advance(Duration.ofMillis(100));

        // Then
        assertThat(connector.dialled()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectOutcome.class,
            names = {"UNAUTHORIZED", "UNPROVEN", "TLS_FAILED"})
    void what_cannot_heal_by_itself_is_tried_every_30_s(ConnectOutcome outcome) {
        start();

        // When
        failed(outcome);

        // Then
        assertThat(listener.told).containsExactly("refused ws://127.0.0.1:1: detail");
        assertThat(phases()).containsExactly(IDLE, CONNECTING, REFUSED);
        timers.advance(SECOND.multipliedBy(30).minusMillis(1));
        assertThat(connector.dialled()).hasSize(1);
        timers.advance(Duration.ofMillis(1));
        assertThat(connector.dialled()).hasSize(2);
        assertThat(events.events())
                .contains(new Link.Retried(2, RetryCause.REFUSED, Duration.ofSeconds(30)));
    }

    @Test
    void an_attempt_without_an_answer_is_given_up_after_10_s() {
        start();

        // When
        timers.advance(SECOND.multipliedBy(10));

        // Then
        assertThat(connector.dialled().getFirst().isCancelled()).isTrue();
        assertThat(events.events(Link.AttemptEnded.class))
                .containsExactly(
                        new Link.AttemptEnded(
                                1,
                                ConnectOutcome.TIMEOUT,
                                Duration.ofSeconds(10),
                                "no answer within 10 s"));
    }

    @Test
    void a_connection_that_opens_too_late_is_dropped() {
        start();
        FakeConnection[] late = new FakeConnection[1];

        // When
        turns.run(() -> {
            timers.advance(SECOND.multipliedBy(10));
            late[0] = open();
        });

        // Then
        assertThat(late[0].isClosed()).isTrue();
        assertThat(listener.told)
                .containsExactly("unavailable ws://127.0.0.1:1: no answer within 10 s");
    }

    @Test
    void several_urls_are_tried_in_order_without_a_wait_between() {
        start(FIRST, SECOND_URL);

        // When
        failed(ConnectOutcome.CONNECTION_REFUSED);
        timers.advance(Duration.ZERO);

        // Then
        assertThat(connector.last().url()).isEqualTo(SECOND_URL);
        failed(ConnectOutcome.CONNECTION_REFUSED);
        timers.advance(Duration.ofMillis(100));
        assertThat(connector.last().url()).isEqualTo(FIRST);
    }

    @Test
    void a_url_that_refuses_does_not_keep_the_next_one_from_being_tried() {
        start(FIRST, SECOND_URL);

        // When
        failed(ConnectOutcome.UNAUTHORIZED);
        timers.advance(Duration.ZERO);

        // Then
        assertThat(connector.last().url()).isEqualTo(SECOND_URL);
        failed(ConnectOutcome.UNAUTHORIZED);
        assertThat(phases()).endsWith(CONNECTING, REFUSED);
        timers.advance(SECOND.multipliedBy(30));
        assertThat(connector.last().url()).isEqualTo(FIRST);
    }

    @Test
    void a_refusal_does_not_slow_the_search_for_a_daemon_that_is_only_away() {
        start(FIRST, SECOND_URL);

        // When
        failed(ConnectOutcome.CONNECTION_REFUSED);
        timers.advance(Duration.ZERO);
        failed(ConnectOutcome.UNAUTHORIZED);

        // Then
        assertThat(phases()).endsWith(CONNECTING, WAITING);
        timers.advance(Duration.ofMillis(100));
        assertThat(connector.last().url()).isEqualTo(FIRST);
    }

    @Test
    void a_daemon_that_ends_its_service_with_a_refusal_leaves_the_others_to_try() {
        start(FIRST, SECOND_URL);
        failed(ConnectOutcome.CONNECTION_REFUSED);
        timers.advance(Duration.ZERO);

        // When
        proven().closes(4001, "no");

        // Then
        assertThat(phases()).endsWith(OPEN, WAITING);
        timers.advance(Duration.ofMillis(100));
        assertThat(connector.last().url()).isEqualTo(FIRST);
    }

    // An open link

    @Test
    void messages_pass_both_ways_and_what_has_left_is_told() {
        start();
        FakeConnection connection = open();

        // When
        turns.run(() -> uplink.send(bytes("a"), true));
        turns.run(() -> uplink.send(bytes("bc"), false));
        connection.says("d");

        // Then
        assertThat(connection.arrived()).containsExactly("a", "bc");
        assertThat(listener.told).containsExactly("opened", "written 1", "written 2", "message d");
        assertThat(connection.isDemanded()).isTrue();
    }

    @Test
    void a_daemon_of_another_version_is_attached_to_and_told() {
        start();

        FakeConnection connection = connector.last().open(new FarEnd(false, "daemon x", "0.9"));

        assertThat(events.events(Link.VersionDiffers.class))
                .containsExactly(new Link.VersionDiffers("0.9"));
        connection.says("a");
        assertThat(listener.told).containsExactly("opened", "message a");
    }

    @Test
    void a_listener_that_has_enough_is_given_no_more_until_it_asks() {
        start();
        FakeConnection connection = open();
        listener.enough = true;
        connection.says("a");
        connection.says("b");
        assertThat(listener.told).containsExactly("opened", "message a");

        // When
        turns.run(uplink::resumeReading);
        turns.run(uplink::resumeReading);

        // Then
        assertThat(listener.told).containsExactly("opened", "message a", "message b");
    }

    @Test
    void a_client_that_does_not_read_is_no_reason_to_drop_the_link() {
        start();
        FakeConnection connection = open();
        listener.enough = true;
        connection.says("a");

        // When
        timers.advance(SECOND.multipliedBy(600));

        // Then
        assertThat(connection.isClosed()).isFalse();
    }

    @Test
    void a_message_over_the_limit_goes_to_the_listener_in_pieces_and_the_next_follows() {
        start();
        FakeConnection connection = open();

        // When
        connection.saysTooLarge("huge");
        connection.says("b");

        // Then
        assertThat(listener.told)
                .containsExactly("opened", "piece hu", "piece ge", "end", "message b");
    }

    @Test
    void a_daemon_that_is_silent_is_dropped_after_the_timeout() {
        start();
        FakeConnection connection = proven();
        listener.inFlight = 3;

        // When
        timers.advance(SECOND.multipliedBy(60));

        // Then
        assertThat(connection.pings()).isEqualTo(2);
        assertThat(connection.isClosed()).isTrue();
        assertThat(events.events(Link.Lost.class))
                .singleElement()
                .satisfies(lost -> {
                    assertThat(lost.openFor()).isEqualTo(Duration.ofSeconds(60));
                    assertThat(lost.inFlight()).isEqualTo(3);
                });
        assertThat(events.events()).contains(new Link.OutageBegan(RetryCause.PING_TIMEOUT));
        assertThat(listener.told).contains("lost 1006");
    }

    @Test
    void messages_and_pongs_are_signs_of_life() {
        start();
        FakeConnection connection = open();

        // When
        for (int i = 0; i < 10; i++) {
            timers.advance(SECOND.multipliedBy(50));
            if (i % 2 == 0) {
                connection.answersPing();
            } else {
                connection.says("m");
            }
        }

        // Then
        assertThat(connection.isClosed()).isFalse();
    }

    // Lost links

    @Test
    void a_proven_link_that_is_lost_is_dialled_again_within_100_ms() {
        start();
        for (int i = 0; i < 20; i++) {
            // When
            proven().cut();
            timers.advance(Duration.ofMillis(100));
        }

        // Then
        assertThat(connector.dialled()).hasSize(21);
        assertThat(listener.told.subList(0, 3))
                .containsExactly(
                        "opened", "lost 1006", "unavailable ws://127.0.0.1:1: closed with 1006");
    }

    @Test
    void a_link_that_never_proves_itself_is_dialled_ever_more_slowly() {
        start();

        // When
        int opened = 0;
        for (int tenths = 0; tenths < 600; tenths++) {
            if (!connector.last().isOver()) {
                open().cut();
                opened++;
            }
            timers.advance(Duration.ofMillis(100));
        }

        // Then
        assertThat(opened).isBetween(5, 30);
    }

    @ParameterizedTest
    @ValueSource(ints = {4000, 4001, 4003})
    void a_close_that_refuses_is_retried_after_30_s(int code) {
        start();

        // When
        proven().closes(code, "no");

        // Then
        assertThat(phases()).endsWith(OPEN, REFUSED);
        assertThat(listener.told)
                .containsExactly(
                        "opened",
                        "lost " + code,
                        "refused ws://127.0.0.1:1: closed with " + code + ": no");
        timers.advance(SECOND.multipliedBy(29));
        assertThat(connector.dialled()).hasSize(1);
        timers.advance(SECOND);
        assertThat(connector.dialled()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1012})
    void an_announced_going_is_told_as_such(int code) {
        start();

        // When
        proven().closes(code, "restart");

        // Then
        assertThat(events.events())
                .contains(new Link.OutageBegan(RetryCause.DAEMON_GOING))
                .contains(
                        new Link.Lost(code, "closed with " + code + ": restart", Duration.ZERO, 0));
    }

    @Test
    void a_rejected_link_is_closed_and_then_dropped_when_the_daemon_does_not_answer() {
        start();
        FakeConnection connection = proven();

        // When
        turns.run(() -> uplink.reject(1002, "why"));

        // Then
        assertThat(connection.closing()).isEqualTo(new FakeConnection.Closing(1002, "why"));
        assertThat(phases()).endsWith(OPEN, WAITING);
        assertThat(connection.isClosed()).isFalse();
        timers.advance(SECOND.multipliedBy(2));
        assertThat(connection.isClosed()).isTrue();
        assertThat(listener.told).containsOnlyOnce("lost 1002");
    }

    @Test
    void a_binary_message_is_answered_with_1003() {
        start();
        FakeConnection connection = open();

        // When
        connection.saysBinary(new byte[1]);

        // Then
        assertThat(connection.closing())
                .isEqualTo(new FakeConnection.Closing(1003, "binary frames are not MCP"));
        connection.answersClose();
        assertThat(listener.told).contains("lost 1003");
    }

    @Test
    void a_message_that_is_not_utf_8_costs_the_link() {
        start();
        FakeConnection connection = proven();

        // When
        connection.saysGarbled(new byte[] {'"', (byte) 0xC0, '"'});

        // Then
        assertThat(connection.closing())
                .isEqualTo(new FakeConnection.Closing(1007, "a message was not UTF-8"));
        assertThat(listener.told)
                .contains("lost 1007")
                .noneMatch(each -> each.startsWith("message"));
        assertThat(phases()).endsWith(OPEN, WAITING);
    }

    @Test
    void a_message_that_is_not_utf_8_does_not_cost_the_session() {
        start();
        FakeConnection connection = openResumable();

        // When
        connection.saysGarbled(new byte[] {'"', (byte) 0xC0, '"'});

        // Then
        assertThat(listener.told)
                .endsWith("interrupted", "unavailable " + FIRST + ": a message was not UTF-8");
        timers.advance(SECOND);
        byte[] resume = connector.last().open("tether.v1").controls().getFirst();
        assertThat(resume).as("resume, received nothing").startsWith(2).endsWith(1, 0);
    }

    @Test
    void a_message_that_is_too_large_counts_as_received() {
        start();
        FakeConnection connection = openResumable();

        // When
        connection.saysTooLarge("huge");
        connection.says("small");
        connection.cut();

        // Then
        timers.advance(SECOND);
        byte[] resume = connector.last().open("tether.v1").controls().getFirst();
        assertThat(resume).as("resume, received two").startsWith(2).endsWith(1, 2);
    }

    @Test
    void what_is_too_large_on_an_old_connection_is_ignored() {
        start();
        FakeConnection old = proven();
        turns.run(() -> uplink.reject(1002, "why"));
        listener.told.clear();

        // When
        old.saysTooLarge("huge");

        // Then
        assertThat(listener.told).doesNotContain("end");
    }

    @Test
    void a_daemon_that_refuses_after_a_cut_does_not_hide_the_next_one() {
        start(FIRST, SECOND_URL);
        openResumable().cut();
        timers.advance(SECOND);
        assertThat(connector.last().url()).isEqualTo(FIRST);

        // When
        failed(ConnectOutcome.UNAUTHORIZED);
        timers.advance(Duration.ZERO);

        // Then
        assertThat(connector.last().url()).isEqualTo(SECOND_URL);
        assertThat(listener.told).doesNotContain("lost 1006");
        FakeConnection next = openResumable();
        assertThat(listener.told).endsWith("lost 1006", "opened");
        assertThat(next.controls().getFirst()).as("hello, and not resume").startsWith(1);
    }

    @Test
    void a_round_without_a_daemon_begins_again_where_the_session_is_kept() {
        start(FIRST, SECOND_URL);
        failed(ConnectOutcome.TIMEOUT);
        timers.advance(Duration.ZERO);
        openResumable().cut();
        timers.advance(SECOND);
        assertThat(connector.last().url()).isEqualTo(SECOND_URL);

        // When
        failed(ConnectOutcome.TIMEOUT);
        timers.advance(Duration.ZERO);
        assertThat(connector.last().url()).isEqualTo(FIRST);
        failed(ConnectOutcome.CONNECTION_REFUSED);
        timers.advance(SECOND);

        // Then
        assertThat(connector.last().url()).isEqualTo(SECOND_URL);
        assertThat(listener.told).doesNotContain("lost 1006");
        assertThat(connector.last().open("tether.v1").controls().getFirst())
                .as("resume")
                .startsWith(2);
    }

    /// These close codes are in docs/protocol.md.
    @ParameterizedTest
    @ValueSource(ints = {1002, 1009, 1013, 4101})
    void a_close_that_says_there_is_no_such_session_is_a_loss(int code) {
        start();
        FakeConnection connection = openResumable();

        // When
        connection.closes(code, "");

        // Then
        assertThat(listener.told).contains("lost " + code).doesNotContain("interrupted");
        timers.advance(SECOND);
        assertThat(connector.last().open("tether.v1").controls().getFirst()).startsWith(1);
    }

    // The steps of tether.v1

    @Test
    void nothing_is_told_before_the_session_has_begun() {
        start();

        // When
        FakeConnection connection = connector.last().open("tether.v1");

        // Then
        assertThat(connection.controls())
                .singleElement()
                .satisfies(hello -> assertThat(hello).startsWith(1));
        assertThat(listener.told).isEmpty();
        welcome(connection);
        assertThat(listener.told).containsExactly("opened");
    }

    @Test
    void a_daemon_that_never_says_welcome_is_left_after_10_s() {
        start();
        FakeConnection connection = connector.last().open("tether.v1");

        // When
        answersPingsFor(Duration.ofMillis(9_999), connection);
        assertThat(connection.isClosed()).isFalse();
        timers.advance(Duration.ofMillis(1));

        // Then
        assertThat(connection.isClosed()).isTrue();
        assertThat(phases()).endsWith(PROVING, WAITING);
        assertThat(listener.told)
                .endsWith(
                        "unavailable "
                                + FIRST
                                + ": the daemon did not begin the session within 10 s");
        timers.advance(SECOND);
        assertThat(connector.last().open("tether.v1").controls().getFirst())
                .as("hello")
                .startsWith(1);
    }

    @Test
    void a_welcome_in_time_ends_its_deadline() {
        start();
        FakeConnection connection = openResumable();

        // When
        answersPingsFor(Duration.ofSeconds(30), connection);

        // Then
        assertThat(connection.isClosed()).isFalse();
    }

    @Test
    void a_daemon_that_never_answers_resume_costs_the_session_after_its_retention() {
        start();
        openResumable().cut();

        // When
        int connections = 0;
        for (int seconds = 0; seconds < 75; seconds++) {
            timers.advance(SECOND);
            if (!connector.last().isOver()) {
                connector.last().open("tether.v1");
                connections++;
            }
            if (seconds < 59) {
                assertThat(listener.told).doesNotContain("lost 1006");
            }
        }

        // Then
        assertThat(connections).isBetween(4, 8);
        assertThat(listener.told).containsOnlyOnce("lost 1006").contains("interrupted");
    }

    @Test
    void the_session_after_one_that_is_gone_has_a_deadline_too() {
        start();
        openResumable().cut();
        timers.advance(SECOND);
        FakeConnection again = connector.last().open("tether.v1");

        // When
        again.saysBinary(HexFormat.of().parseHex("0500112233445566778899aabbccddeeff"));

        // Then
        assertThat(listener.told).endsWith("lost 1006");
        answersPingsFor(Duration.ofSeconds(10), again);
        assertThat(again.isClosed()).isTrue();
    }

    @Test
    void a_daemon_that_says_goodbye_and_does_not_close_is_left_after_2_s() {
        start();
        FakeConnection connection = openResumable();
        connection.saysBinary(GOODBYE);
        turns.run(() -> uplink.send(bytes("into the void"), false));

        // When
        timers.advance(Duration.ofMillis(1_999));
        assertThat(listener.told).containsExactly("opened");
        timers.advance(Duration.ofMillis(1));

        // Then
        assertThat(connection.isClosed()).isTrue();
        assertThat(connection.arrived()).isEmpty();
        assertThat(listener.told)
                .containsExactly(
                        "opened",
                        "lost 1006",
                        "unavailable "
                                + FIRST
                                + ": the daemon did not close after its GOODBYE within 2 s");
    }

    @Test
    void the_close_after_a_goodbye_is_the_daemons_and_its_reason_is_told() {
        start();
        FakeConnection connection = connector.last().open("tether.v1");
        connection.saysBinary(GOODBYE);

        // When
        assertThat(connection.closing()).isNull();
        connection.closes(4404, "servers: main, notes");

        // Then
        assertThat(phases()).endsWith(PROVING, REFUSED);
        assertThat(listener.told)
                .endsWith("refused " + FIRST + ": closed with 4404: servers: main, notes");
        timers.advance(SECOND.multipliedBy(29));
        assertThat(connector.dialled()).hasSize(1);
        timers.advance(SECOND);
        assertThat(connector.dialled()).hasSize(2);
    }

    @Test
    void a_session_that_a_person_has_ended_begins_again_only_when_it_is_needed() {
        start();
        FakeConnection connection = openResumable();
        connection.saysBinary(GOODBYE);

        // When
        connection.closes(4004, "ended by a person");

        // Then
        assertThat(listener.told)
                .containsExactly(
                        "opened",
                        "lost 4004",
                        "refused " + FIRST + ": closed with 4004: ended by a person");
        assertThat(phases()).endsWith(OPEN, IDLE);
        timers.advance(Duration.ofHours(1));
        assertThat(connector.dialled()).hasSize(1);
        turns.run(() -> assertThat(uplink.wake()).isTrue());
        turns.run(() -> assertThat(uplink.wake()).isFalse());
        assertThat(connector.dialled()).hasSize(2);
        openResumable();
        assertThat(listener.told).endsWith("opened");
    }

    private static final byte[] GOODBYE = {7};

    private void answersPingsFor(Duration time, FakeConnection connection) {
        for (long millis = time.toMillis(); millis > 0; millis -= 1_000) {
            timers.advance(Duration.ofMillis(Math.min(millis, 1_000)));
            connection.answersPing();
        }
    }

    /// Opens a link in `tether.v1` and welcomes the shim as docs/protocol.md says.
    private FakeConnection openResumable() {
        FakeConnection connection = connector.last().open("tether.v1");
        welcome(connection);
        turns.run(uplink::proven);
        return connection;
    }

    private static void welcome(FakeConnection connection) {
        connection.saysBinary(
                HexFormat.of().parseHex("0300112233445566778899aabbccddeeffe0d403800880808002"));
    }

    @Test
    void what_an_old_connection_says_is_ignored() {
        start();
        FakeConnection old = proven();
        turns.run(() -> uplink.reject(1002, "why"));
        timers.advance(Duration.ofMillis(100));
        FakeConnection fresh = open();
        listener.told.clear();

        // When
        old.says("late");
        old.says("later");
        old.saysBinary(new byte[1]);
        old.answersClose();

        // Then
        assertThat(listener.told).isEmpty();
        assertThat(fresh.isClosed()).isFalse();
        assertThat(fresh.closing()).isNull();
    }

    @Test
    void a_message_without_a_link_is_a_mistake() {
        start();

        // Then
        assertThatIllegalStateException()
                .isThrownBy(() -> uplink.send(bytes("a"), false))
                .withMessageContaining("CONNECTING");
    }

    // The end

    @Test
    void closing_before_the_start_is_done_at_once() {
        // When
        close();

        // Then
        assertThat(closed).isEqualTo(1);
        assertThat(phases()).containsExactly(IDLE, CLOSED);
    }

    @Test
    void closing_while_connecting_abandons_the_attempt() {
        start();

        // When
        close();

        // Then
        assertThat(closed).isEqualTo(1);
        assertThat(connector.last().isCancelled()).isTrue();
        assertThat(events.events(Link.AttemptEnded.class))
                .extracting(Link.AttemptEnded::outcome)
                .containsExactly(ConnectOutcome.ABANDONED);
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectOutcome.class,
            names = {"CONNECTION_REFUSED", "UNAUTHORIZED"})
    void closing_between_attempts_dials_no_more_and_ends_the_outage(ConnectOutcome outcome) {
        start();
        failed(outcome);

        // When
        close();
        timers.advance(SECOND.multipliedBy(60));

        // Then
        assertThat(closed).isEqualTo(1);
        assertThat(connector.dialled()).hasSize(1);
        assertThat(events.events(Link.OutageEnded.class)).hasSize(1);
    }

    @Test
    void closing_an_open_link_waits_for_the_daemons_answer() {
        start();
        FakeConnection connection = proven();
        timers.advance(SECOND);

        // When
        close();

        // Then
        assertThat(connection.closing()).isEqualTo(new FakeConnection.Closing(1000, "bye"));
        assertThat(closed).isZero();
        connection.says("late");
        connection.answersClose();
        assertThat(closed).isEqualTo(1);
        assertThat(listener.told).containsExactly("opened");
        assertThat(events.events()).contains(new Link.Closed(1000, SECOND));
    }

    @Test
    void closing_a_link_whose_client_has_enough_still_reads_for_the_answer() {
        start();
        FakeConnection connection = proven();
        listener.enough = true;
        connection.says("a");

        // When
        close();

        // Then
        connection.answersClose();
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void closing_towards_a_daemon_that_does_not_answer_is_over_after_2_s() {
        start();
        FakeConnection connection = open();
        close();

        // When
        timers.advance(SECOND.multipliedBy(2));

        // Then
        assertThat(connection.isClosed()).isTrue();
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void closing_twice_is_closing_once() {
        start();
        close();

        // When
        close();

        // Then
        assertThat(closed).isEqualTo(2);
        assertThat(phases()).containsExactly(IDLE, CONNECTING, CLOSED);
    }

    @Test
    void no_secret_of_a_url_is_told() {
        start();
        failed(ConnectOutcome.CONNECTION_REFUSED);
        timers.advance(Duration.ofMillis(100));
        proven().cut();

        // Then
        assertThat(events.events().toString() + listener.told)
                .doesNotContain("s3cret", "pw", "t0ken");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Notes everything that the uplink reports.
    private static final class Listener implements UplinkListener {
        private final List<String> told = new ArrayList<>();
        private boolean enough;
        private int inFlight;

        @Override
        public void linkOpened(DaemonId daemon) {
            told.add("opened");
        }

        @Override
        public boolean message(byte[] message) {
            told.add("message " + new String(message, StandardCharsets.UTF_8));
            return !enough;
        }

        @Override
        public Excess tooLarge() {
            return new Excess() {
                @Override
                public void piece(ByteBuffer piece) {
                    byte[] bytes = new byte[piece.remaining()];
                    piece.get(bytes);
                    told.add("piece " + new String(bytes, StandardCharsets.UTF_8));
                }

                @Override
                public void end() {
                    told.add("end");
                }
            };
        }

        @Override
        public void written(int bytes) {
            told.add("written " + bytes);
        }

        @Override
        public int callsInFlight() {
            return inFlight;
        }

        @Override
        public void linkLost(Loss loss) {
            told.add("lost " + loss.code());
        }

        @Override
        public void linkInterrupted(Loss loss) {
            told.add("interrupted");
        }

        @Override
        public void linkResumed() {
            told.add("resumed");
        }

        @Override
        public void unavailable(Unavailable why) {
            told.add((why.refused() ? "refused " : "unavailable ") + why.text());
        }
    }
}
