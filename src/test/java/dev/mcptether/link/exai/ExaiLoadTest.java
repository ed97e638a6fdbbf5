package dev.mcptether.link.exai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.link.exai.ExaiScript.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests load: several shims, large requests and large answers.
final class ExaiLoadTest {
    private static final int CALLS = 30;

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "B_PRIME_FIRST", mode = EnumSource.Mode.EXCLUDE)
    void three_shims_of_one_session_id_get_about_the_same(Kind kind) {
        // Given a daemon of ten places, which one shim could fill
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind).frames(0));
        List<ExaiRig.Bridge> shims =
                List.of(rig.bridge, new ExaiRig.Bridge(), new ExaiRig.Bridge());
        shims.stream().skip(1).forEach(rig::join);
        rig.advance(2);

        // When each shim asks for more than the daemon can serve at once
        for (int i = 0; i < CALLS; i++) {
            for (ExaiRig.Bridge shim : shims) {
                shim.call(
                        i,
                        "slow",
                        "{\"seconds\":2,\"of\":" + (100 * shims.indexOf(shim) + i) + "}");
            }
        }
        rig.advance(15);
        List<Integer> halfway = shims.stream().map(ExaiLoadTest::answered).toList();
        rig.advance(45);

        // Then every shim gets its share, and every call is answered
        assertThat(halfway).allMatch(answered -> answered >= 8, "at least 8 of " + CALLS);
        assertThat(shims).allMatch(shim -> answered(shim) == CALLS);
        assertThat(rig.daemon().runs()).hasSize(3 * CALLS).doesNotHaveDuplicates();
        assertThat(rig.daemon().mostClients()).isEqualTo(10);
    }

    private static int answered(ExaiRig.Bridge shim) {
        return (int) shim.messages.stream().filter(each -> each.has("result")).count();
    }

    @Test
    void requests_of_many_megabytes_wait_for_each_other_and_others_do_not_wait_for_them() {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.B));
        String large = "x".repeat(7 << 20);

        // When
        List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            calls.add(rig.call("slow", "{\"seconds\":2,\"i\":" + i + ",\"x\":\"" + large + "\"}"));
        }
        int small = rig.call("chat", "{\"prompt\":\"small\"}");
        int list = rig.request("tools/list", "{}");
        rig.advance(1);

        // Then two of the large requests run
        assertThat(rig.daemon().runs().stream().filter(run -> run.tool().equals("slow")))
                .hasSize(2);
        assertThat(rig.text(small)).isEqualTo("answer to small");
        rig.answer(list);
        rig.advance(10);
        calls.forEach(rig::answer);
        assertThat(rig.daemon().runs()).hasSize(7);
    }

    @Test
    void a_result_that_takes_longer_to_arrive_than_b_prime_waits_after_a_stream_is_not_lost() {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(Kind.B_PRIME));
        rig.network.slow(1_000_000);

        // When
        int call = rig.call("big", "{\"bytes\":4000000}");
        rig.advance(8);

        // Then
        assertThat(rig.text(call)).hasSize(4_000_000);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "B_PRIME_FIRST", mode = EnumSource.Mode.EXCLUDE)
    void ten_results_of_many_megabytes_reach_a_slow_client_and_none_is_asked_for_twice(Kind kind) {
        // Given
        ExaiRig rig = ExaiRig.linked(ExaiScript.of(kind));
        rig.bridge.reads = false;

        // When
        List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(rig.call("big", "{\"bytes\":4000000,\"i\":" + i + "}"));
        }
        rig.advance(5);
        int early = rig.bridge.messages.size();
        for (int i = 0; i < 10; i++) {
            rig.bridge.demand();
            rig.advance(Duration.ofMillis(500));
        }

        // Then
        assertThat(early).isEqualTo(1);
        calls.forEach(call -> assertThat(rig.text(call)).hasSize(4_000_000));
        assertThat(rig.daemon().runs()).hasSize(10);
        assertThat(Stream.of(rig.network.open())).allMatch(open -> open >= 1);
    }
}
