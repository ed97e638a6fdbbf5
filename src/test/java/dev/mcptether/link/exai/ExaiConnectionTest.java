package dev.mcptether.link.exai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Exai;
import dev.mcptether.event.Exai.Again;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.link.ConnectFailure;
import dev.mcptether.link.exai.ExaiScript.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

final class ExaiConnectionTest {
    @TempDir private Path directory;

    // What every generation must do

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_list_and_a_call_are_answered(Kind kind) {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind));

        // When
        int list = rig.request("tools/list", "{}");
        int call = rig.call("speak", "{\"prompt\":\"hi\",\"seconds\":0.4}");
        rig.advance(3);

        // Then
        assertThat(rig.answer(list).path("result").path("tools").path(0).path("name").asString(""))
                .isEqualTo("chat");
        assertThat(rig.text(call))
                .isEqualTo(kind == Kind.B_PRIME_FIRST ? "step 1step 2step 3" : "spoken");
        assertThat(rig.daemon().runs()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void ten_calls_take_as_long_as_one(Kind kind) {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind));

        // When
        List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(rig.call("slow", "{\"seconds\":2,\"i\":" + i + "}"));
        }
        int list = rig.request("tools/list", "{}");
        rig.advance(Duration.ofMillis(500));

        // Then
        assertThat(rig.answers(list)).as("a list does not wait").hasSize(1);
        rig.advance(3);
        calls.forEach(rig::answer);
        assertThat(rig.daemon().mostClients()).isEqualTo(10);
        rig.advance(10);
        assertThat(rig.network.open()).as("sockets when idle").isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "A", mode = EnumSource.Mode.EXCLUDE)
    void a_long_call_is_waited_for_and_tells_its_progress_to_who_wants_it(Kind kind) {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind).callTimeout(Duration.ofMinutes(5)));

        // When
        int silent = rig.call("slow", "{\"seconds\":40}");
        int told = rig.callWithProgress("slow", "{\"seconds\":40,\"other\":1}");
        rig.advance(42);

        // Then
        rig.answer(silent);
        rig.answer(told);
        assertThat(rig.bridge.notes()).hasSize(7);
        List<Integer> values =
                rig.bridge.notes().stream()
                        .map(note -> note.path("params").path("progress").asInt())
                        .toList();
        assertThat(values).isSorted().doesNotHaveDuplicates();
        assertThat(rig.bridge.notes())
                .allMatch(note ->
                        note.path("params").path("progressToken").asString("").equals("t" + told));
    }

    @Test
    void a_call_that_is_silent_on_a_is_waited_for() {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.A).heartbeat(Duration.ofSeconds(1000)));

        // When
        int call = rig.call("slow", "{\"seconds\":150}");
        rig.advance(151);

        // Then
        assertThat(rig.text(call)).isEqualTo("slept");
    }

    @Test
    void the_zombie_of_a_is_told_within_two_seconds_of_its_heartbeat_and_left() {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.A));

        // When
        int call = rig.call("slow", "{\"seconds\":12}");
        rig.advance(11);
        int next = rig.call("chat", "{}");
        rig.advance(1);

        // Then
        assertThat(rig.answer(call).path("result").path("isError").asBoolean()).isTrue();
        assertThat(rig.text(call)).contains("EXAI_WS_PROGRESS_INTERVAL_SECS");
        assertThat(rig.text(next)).startsWith("answer");
        assertThat(rig.bridge.closed).as("the link goes on").isNull();
    }

    @Test
    void what_a_says_on_the_way_is_no_heartbeat() {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.A));

        // When
        int call = rig.callWithProgress("speak", "{\"seconds\":7,\"words\":3}");
        rig.advance(8);

        // Then
        assertThat(rig.text(call)).isEqualTo("spoken");
        assertThat(rig.bridge.notes())
                .extracting(note -> note.path("params").path("message").asString(""))
                .contains("step 1", "step 3");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_daemon_that_is_blocked_is_waited_for(Kind kind) {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind).callTimeout(Duration.ofMinutes(5)));

        // When
        int blocking = rig.call("block", "{\"seconds\":60}");
        rig.advance(1);
        int other = rig.call("chat", "{\"prompt\":\"later\"}");
        rig.advance(64);

        // Then
        if (kind != Kind.B_PRIME_FIRST) {
            assertThat(rig.text(blocking)).isEqualTo("blocked");
        }
        rig.answer(other);
        assertThat(rig.daemon().runs()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "B_PRIME_FIRST", mode = EnumSource.Mode.EXCLUDE)
    void every_error_is_answered_and_belongs_to_its_own_call(Kind kind) {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind));

        // When
        int raised = rig.call("fail", "{}");
        rig.advance(1);
        int after = rig.call("chat", "{\"prompt\":\"x\"}");
        int unknown = rig.call("nope", "{}");
        int soft = rig.call("soft", "{}");
        int softAgain = rig.call("soft", "{}");
        int empty = rig.call("empty", "{\"arguments\":1}");
        int json = rig.call("json", "{}");
        rig.advance(20);

        // Then
        assertThat(rig.answer(raised).path("result").path("isError").asBoolean()).isTrue();
        assertThat(rig.text(after)).isEqualTo("answer to x");
        assertThat(rig.errorCode(unknown)).isEqualTo(-32602);
        assertThat(rig.answer(soft).path("result").path("isError").asBoolean()).isTrue();
        assertThat(rig.answer(softAgain).path("result").path("isError").asBoolean()).isTrue();
        assertThat(rig.text(soft)).isEqualTo("soft boom");
        assertThat(rig.text(empty)).isEmpty();
        assertThat(rig.text(json)).isEqualTo("inside");
        assertThat(rig.answer(json).path("result").path("structuredContent").path("n").asInt())
                .isEqualTo(1);
    }

    @Test
    void the_second_word_of_c_about_a_failure_is_nobody_elses() {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.C).places(1));

        // When
        List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(rig.call("fail", "{\"i\":" + i + "}"));
            calls.add(rig.call("chat", "{\"prompt\":\"" + i + "\"}"));
        }
        rig.advance(5);

        // Then
        for (int i = 0; i < 5; i++) {
            assertThat(rig.answer(calls.get(2 * i)).path("result").path("isError").asBoolean())
                    .isTrue();
            assertThat(rig.text(calls.get(2 * i + 1))).isEqualTo("answer to " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_burst_is_paced_so_that_the_daemon_drops_nothing(Kind kind) {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind));

        // When
        List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            calls.add(rig.call("chat", "{\"prompt\":\"" + i + "\"}"));
        }
        rig.advance(60);

        // Then
        calls.forEach(rig::answer);
        assertThat(rig.daemon().runs()).hasSize(150);
        assertThat(rig.daemon().dropped()).isZero();
        assertThat(rig.events.events()).filteredOn(Exai.CallPaced.class::isInstance).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_frame_that_the_daemon_drops_is_sent_again(Kind kind) {
        // Given a daemon with a stricter limit than was known
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind).frames(6));

        // When
        List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            calls.add(rig.call("chat", "{\"prompt\":\"" + i + "\"}"));
        }
        rig.advance(80);

        // Then
        calls.forEach(rig::answer);
        assertThat(rig.daemon().dropped()).isPositive();
        assertThat(rig.daemon().runs()).hasSize(30);
        assertThat(rig.events.events()).contains(new Exai.CallAskedAgain(Again.RATE_LIMITED));
    }

    @Test
    void over_capacity_and_the_duplicate_behind_it_are_waited_out() {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.A));

        // When
        int call = rig.call("busy", "{\"times\":1}");
        rig.advance(80);

        // Then
        assertThat(rig.text(call)).isEqualTo("slept");
        assertThat(rig.daemon().runs()).hasSize(1);
        assertThat(rig.events.events())
                .contains(
                        new Exai.CallAskedAgain(Again.OVER_CAPACITY),
                        new Exai.CallAskedAgain(Again.DUPLICATE));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"A", "B"})
    void a_call_that_runs_for_somebody_else_is_waited_for(Kind kind) {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind));

        // When
        int first = rig.call("slow", "{\"seconds\":4}");
        int second = rig.call("slow", "{\"seconds\":4}");
        rig.advance(30);

        // Then
        assertThat(rig.text(first)).isEqualTo("slept");
        assertThat(rig.text(second)).isEqualTo("slept");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_cancelled_call_is_not_answered_and_its_socket_is_used_again(Kind kind) {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind));
        int call = rig.call("slow", "{\"seconds\":3}");
        rig.advance(1);

        // When
        rig.send(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
                        + call
                        + "}}");
        rig.advance(5);

        // Then
        assertThat(rig.answers(call)).isEmpty();
        int next = rig.call("chat", "{}");
        rig.advance(2);
        rig.answer(next);
    }

    // Being refused

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_wrong_token_is_a_refusal_that_names_the_setting(Kind kind) {
        // Given
        ExaiRig rig = new ExaiRig();
        rig.daemon(ExaiScript.of(kind).token("sixteen-letters-or-more"));

        // When
        rig.dial("wrong");
        rig.advance(1);

        // Then
        ConnectFailure failure = rig.bridge.failure();
        assertThat(failure.outcome()).isEqualTo(ConnectOutcome.UNAUTHORIZED);
        assertThat(failure.detail()).contains("EXAI_WS_TOKEN").doesNotContain("wrong");
    }

    @Test
    void a_short_token_is_none_from_b_on() {
        // Given
        ExaiRig rig = new ExaiRig();
        rig.daemon(ExaiScript.of(Kind.B).token("short"));

        // When
        rig.dial("wrong");
        rig.advance(1);

        // Then
        assertThat(rig.bridge.connection).isNotNull();
    }

    @Test
    void three_shims_share_ten_places() {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.B).frames(0));
        ExaiRig.Bridge second = new ExaiRig.Bridge();
        List<Integer> first = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            first.add(rig.call("slow", "{\"seconds\":1,\"i\":" + i + "}"));
        }
        rig.advance(1);

        // When another shim comes while the first has all places and a long queue
        rig.join(second);
        rig.advance(8);

        // Then
        assertThat(second.connection).as("the second shim's link").isNotNull();
        rig.advance(60);
        first.forEach(rig::answer);
    }

    // After an outage

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "B_PRIME_FIRST", mode = EnumSource.Mode.EXCLUDE)
    void a_call_whose_socket_is_closed_by_a_living_daemon_is_asked_again_and_runs_once(Kind kind) {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind));
        int call = rig.call("slow", "{\"seconds\":4}");
        rig.advance(1);

        // When
        rig.daemon().closeAll(1011, "keepalive ping timeout");
        rig.advance(20);

        // Then
        assertThat(rig.text(call)).isEqualTo("slept");
        assertThat(rig.daemon().runs()).hasSize(1);
        assertThat(rig.events.events()).contains(new Exai.CallAskedAgain(Again.SOCKET_LOST));
        assertThat(rig.bridge.closed).isNull();
    }

    @Test
    void a_cut_socket_of_a_is_made_good_because_a_tells_its_age() {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.A));
        int call = rig.call("slow", "{\"seconds\":4}");
        rig.advance(1);

        // When
        rig.network.cut(10);
        rig.advance(20);

        // Then
        assertThat(rig.text(call)).isEqualTo("slept");
        assertThat(rig.daemon().runs()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"B", "B_PRIME", "C"})
    void a_cut_socket_is_made_good_when_the_health_file_says_that_the_daemon_lived(Kind kind)
            throws Exception {
        // Given
        Path file = directory.resolve("health.json");
        ExaiRig rig = new ExaiRig(file, 1).link(ExaiScript.of(kind));
        double started = rig.daemon().bornSeconds();
        int call = rig.call("slow", "{\"seconds\":4}");
        rig.advance(1);

        // When
        rig.network.cut(10);
        rig.advance(3);
        Files.writeString(file, health(rig.seconds(), started, 7));
        rig.advance(20);

        // Then
        assertThat(rig.text(call)).isEqualTo("slept");
        assertThat(rig.daemon().runs()).hasSize(1);
    }

    private static String health(double written, double started, int pid) {
        return "{\"pid\":%d,\"port\":8079,\"host\":\"127.0.0.1\",\"started_at\":%f,\"t\":%f}"
                .formatted(pid, started, written);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"B", "B_PRIME", "C"})
    void a_health_file_that_is_stale_or_names_a_dead_process_proves_nothing(Kind kind)
            throws Exception {
        // Given
        Path file = directory.resolve("health.json");
        ExaiRig rig = new ExaiRig(file, 1).link(ExaiScript.of(kind));
        Files.writeString(file, health(rig.seconds(), rig.daemon().bornSeconds(), 7));
        int stale = rig.call("slow", "{\"seconds\":4}");
        rig.advance(1);

        // When
        rig.network.cut(10);
        rig.advance(20);
        int dead = rig.call("slow", "{\"seconds\":4,\"other\":1}");
        rig.advance(1);
        rig.network.cut(10);
        rig.advance(1);
        Files.writeString(file, health(rig.seconds(), rig.daemon().bornSeconds(), 8));
        rig.advance(20);

        // Then
        assertThat(rig.errorCode(stale)).isEqualTo(-31002);
        assertThat(rig.errorCode(dead)).isEqualTo(-31002);
        assertThat(rig.daemon().runs()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "B_PRIME_FIRST", mode = EnumSource.Mode.EXCLUDE)
    void a_call_is_not_asked_again_of_another_daemon(Kind kind) throws Exception {
        // Given
        Path file = directory.resolve("health.json");
        ExaiRig rig = new ExaiRig(file, 1).link(ExaiScript.of(kind));
        int call = rig.call("slow", "{\"seconds\":4}");
        rig.advance(1);

        // When the daemon dies, and another one listens at once
        ScriptedExai before = rig.daemon();
        ScriptedExai after = rig.daemon(ExaiScript.of(kind));
        before.kill();
        rig.advance(2);
        Files.writeString(file, health(rig.seconds(), after.bornSeconds(), 7));
        rig.advance(20);

        // Then
        assertThat(rig.errorCode(call)).isEqualTo(-31002);
        assertThat(after.runs()).isEmpty();
        int next = rig.call("chat", "{}");
        rig.advance(1);
        rig.answer(next);
    }

    @Test
    void a_socket_that_was_open_all_the_time_proves_that_the_daemon_lives_also_while_it_is_busy() {
        // Given two sockets, two long calls on them, and a third socket that is younger
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.B));
        rig.call("slow", "{\"seconds\":1,\"i\":1}");
        rig.call("slow", "{\"seconds\":1,\"i\":2}");
        rig.advance(2);
        int lost = rig.call("slow", "{\"seconds\":4}");
        int busy = rig.call("slow", "{\"seconds\":40}");
        rig.advance(1);
        rig.call("slow", "{\"seconds\":1,\"i\":3}");
        rig.advance(1);

        // When
        rig.network.cut(1);
        rig.advance(60);

        // Then
        assertThat(rig.text(lost)).isEqualTo("slept");
        assertThat(rig.text(busy)).isEqualTo("slept");
        assertThat(rig.daemon().runs()).hasSize(5);
    }

    @Test
    void a_daemon_whose_clock_was_set_back_does_not_pass_as_the_one_before() {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.A));
        int call = rig.call("slow", "{\"seconds\":4}");
        rig.advance(1);

        // When
        ScriptedExai before = rig.daemon();
        ScriptedExai after = rig.daemon(ExaiScript.of(Kind.A), rig.seconds() - 3600);
        before.kill();
        rig.advance(20);

        // Then
        assertThat(rig.errorCode(call)).isEqualTo(-31002);
        assertThat(after.runs()).isEmpty();
    }

    @Test
    void a_call_that_a_says_is_still_running_for_ever_is_given_up_at_its_deadline() {
        // Given a call that fails after its socket was lost
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.A));
        int call = rig.call("fail", "{\"seconds\":3}");
        rig.advance(1);

        // When
        rig.network.cut(10);
        // The acknowledgement grants 67 s, and the grace is 120 s.
        rig.advance(190);

        // Then
        assertThat(rig.errorCode(call)).isEqualTo(-31002);
        assertThat(rig.daemon().runs()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_list_that_the_daemon_took_with_it_is_left_to_the_bridge_which_asks_the_next(Kind kind) {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind));
        int list = rig.request("tools/list", "{}");

        // When
        rig.network.listens(null);
        rig.daemon().kill();
        rig.advance(3);

        // Then
        assertThat(rig.bridge.closed).isNotNull();
        assertThat(rig.answers(list)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_daemon_that_is_gone_ends_the_link_and_what_was_never_sent_is_told_so(Kind kind) {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind).places(1));
        int sent = rig.call("slow", "{\"seconds\":4}");
        rig.advance(1);
        int waiting = rig.call("slow", "{\"seconds\":4,\"other\":1}");

        // When
        rig.network.listens(null);
        rig.daemon().kill();
        rig.advance(3);

        // Then
        assertThat(rig.bridge.closed).isNotNull();
        assertThat(rig.answers(sent)).as("answers of the adapter itself").isEmpty();
        assertThat(rig.errorCode(waiting)).isEqualTo(-31001);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "C", mode = EnumSource.Mode.EXCLUDE)
    void a_daemon_that_says_it_goes_is_not_asked_again(Kind kind) {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind));
        int call = rig.call("slow", "{\"seconds\":4}");
        rig.advance(1);

        // When
        rig.daemon().stop();
        rig.advance(1);

        // Then
        assertThat(rig.errorCode(call)).isEqualTo(-31002);
    }

    @Test
    void a_client_that_does_not_read_holds_back_nothing_but_its_own_answers() {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.B));
        rig.bridge.reads = false;
        List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(rig.callWithProgress("slow", "{\"seconds\":12,\"i\":" + i + "}"));
        }
        rig.advance(20);

        // When
        rig.bridge.reads = true;
        rig.bridge.demand();
        rig.advance(1);

        // Then
        calls.forEach(rig::answer);
        assertThat(rig.daemon().runs()).hasSize(5);
    }

    @Test
    void a_client_that_does_not_read_is_asked_for_nothing_more() {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.B));
        rig.bridge.reads = false;
        List<Integer> calls = new ArrayList<>();

        // When
        for (int i = 0; i < 40; i++) {
            calls.add(rig.call("big", "{\"bytes\":1000000,\"i\":" + i + "}"));
        }
        rig.advance(60);
        int meanwhile = rig.daemon().runs().size();
        rig.bridge.reads = true;
        rig.bridge.demand();
        rig.advance(60);

        // Then
        assertThat(meanwhile).isBetween(3, 13);
        calls.forEach(rig::answer);
        assertThat(rig.daemon().runs()).hasSize(40);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"B", "C"})
    void a_call_whose_answer_is_lost_is_asked_again_after_20_seconds_of_silence(Kind kind) {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind));

        // When
        int call = rig.call("lost", "{\"prompt\":\"x\"}");
        rig.advance(19);
        List<JsonNode> early = rig.answers(call);
        rig.advance(5);

        // Then
        assertThat(early).isEmpty();
        assertThat(rig.text(call)).isEqualTo("answer to x");
        assertThat(rig.daemon().runs()).hasSize(1);
    }

    @Test
    void a_call_that_nothing_is_ever_said_of_is_answered_at_its_deadline() {
        // Given A, whose silence proves nothing
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.A));

        // When
        int call = rig.call("lost", "{}");
        rig.advance(88);
        List<JsonNode> early = rig.answers(call);
        // The acknowledgement grants 67 s, and the grace is 120 s.
        rig.advance(110);

        // Then
        assertThat(early).isEmpty();
        assertThat(rig.errorCode(call)).isEqualTo(-31002);
    }

    // MCP

    @Test
    void it_looks_like_an_mcp_daemon() {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.C));

        // When
        int initialize =
                rig.request(
                        "initialize",
                        "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"n\",\"version\":\"1\"}}");
        int ping = rig.request("ping", "{}");
        int level = rig.request("logging/setLevel", "{\"level\":\"info\"}");
        int prompts = rig.request("prompts/list", "{}");
        int discover =
                rig.request(
                        "server/discover",
                        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}");
        int wrong =
                rig.request(
                        "server/discover",
                        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2031-01-01\"}}");
        int modern =
                rig.request(
                        "tools/list",
                        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}");
        int nobody = rig.request("tools/call", "{\"name\":5}");
        int array = rig.request("tools/call", "{\"name\":\"chat\",\"arguments\":[1]}");
        int none = rig.request("tools/call", "{\"name\":\"chat\",\"arguments\":null}");
        rig.advance(1);

        // Then
        JsonNode result = rig.answer(initialize).path("result");
        assertThat(result.path("protocolVersion").asString("")).isEqualTo("2025-06-18");
        assertThat(result.path("serverInfo").path("name").asString("")).isEqualTo("ex-ws-shim");
        assertThat(rig.answer(ping).path("result").isObject()).isTrue();
        assertThat(rig.answer(level).path("result").isObject()).isTrue();
        assertThat(rig.errorCode(prompts)).isEqualTo(-32601);
        assertThat(
                        rig.answer(discover)
                                .path("result")
                                .path("supportedVersions")
                                .path(0)
                                .asString(""))
                .isEqualTo("2026-07-28");
        assertThat(rig.errorCode(wrong)).isEqualTo(-32022);
        assertThat(rig.answer(modern).path("result").path("resultType").asString(""))
                .isEqualTo("complete");
        assertThat(rig.errorCode(nobody)).isEqualTo(-32602);
        assertThat(rig.errorCode(array)).isEqualTo(-32602);
        assertThat(rig.text(none)).startsWith("answer");
    }
}
