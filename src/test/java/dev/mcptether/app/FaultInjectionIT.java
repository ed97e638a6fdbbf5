package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.app.Fault.Effect;
import dev.mcptether.app.Fault.Way;
import dev.mcptether.app.PipeClient.Answer;
import dev.mcptether.app.ShimInProcess.Setup;
import dev.mcptether.event.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs the bridge and the embedded daemon over a network with every kind of fault. Each call gets
/// exactly one answer, and no call runs twice.
@Timeout(180)
final class FaultInjectionIT {
    private static final int OUTCOME_UNKNOWN = -31002;

    private static final int CALLS = 10_000;
    private static final int CUTS = 200;
    private static final int CALLS_PER_FAULT = 200;
    private static final int FAULTY_CONNECTIONS = 4;
    private static final int OPEN_AT_ONCE = 32;

    /// More bytes than the HTTP upgrade takes in one direction.
    private static final int UPGRADE_BYTES = 500;

    private static final String RESUMABLE = "tether.v1";
    private static final String PLAIN = "mcp";

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void under_cuts_at_any_byte_a_resumable_session_loses_and_repeats_nothing() throws Exception {
        try (ShimInProcess shim = rig.shim(Setup.PATIENT)) {
            // Given
            PipeClient client = new PipeClient(shim, OPEN_AT_ONCE).initialize();
            rig.proxy.plan(cutsAtRandom(20_260_101));

            // When
            rig.proxy.cut();
            List<Answer> answers = call(client, CALLS);

            // Then
            assertThat(rig.proxy.harmed()).isGreaterThanOrEqualTo(CUTS);
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.code()).as(answer.head()).isZero());
            assertRealAnswers(answers);
            assertThat(rig.tally.ran()).isEqualTo(CALLS);
            assertThat(rig.count(Link.Resumed.class)).isGreaterThan(CUTS / 2);
            assertExactlyOnce(shim, client);
        }
    }

    @Test
    void under_cuts_at_any_byte_a_plain_session_answers_each_call_once() throws Exception {
        try (ShimInProcess shim = rig.shim(Setup.PATIENT.speaking(PLAIN))) {
            // Given
            PipeClient client = new PipeClient(shim, OPEN_AT_ONCE).initialize();
            rig.proxy.plan(cutsAtRandom(20_260_102));

            // When
            rig.proxy.cut();
            List<Answer> answers = call(client, CALLS);

            // Then
            assertThat(rig.proxy.harmed()).isGreaterThanOrEqualTo(CUTS);
            assertThat(answers).extracting(Answer::code).containsOnly(0, OUTCOME_UNKNOWN);
            assertRealAnswers(answers);
            assertThat(rig.tally.ran()).isLessThanOrEqualTo(CALLS);
            assertExactlyOnce(shim, client);
        }
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource("faults")
    void each_call_is_answered_once_and_the_session_heals(
            String link, Effect effect, List<Way> ways) throws Exception {
        // If the network loses bytes and tells nobody, only silence shows it. So these pings are
        // frequent.
        Setup watchful =
                Setup.PATIENT
                        .speaking(link)
                        .pinging(Duration.ofMillis(250), Pace.roomFor(Duration.ofSeconds(4)));
        try (ShimInProcess shim = rig.shim(watchful)) {
            // Given
            PipeClient client = new PipeClient(shim, OPEN_AT_ONCE).initialize();
            rig.proxy.plan(atRandom(20_260_103, effect, ways));

            // When
            rig.proxy.cut();
            List<Answer> answers = call(client, CALLS_PER_FAULT);

            // Then
            assertThat(answers).extracting(Answer::code).isSubsetOf(0, OUTCOME_UNKNOWN);
            assertRealAnswers(answers);
            assertExactlyOnce(shim, client);
            rig.proxy.plan(_ -> List.of());
            assertThat(client.request("ping", "{}").get().code()).isZero();
        }
    }

    static Stream<Arguments> faults() {
        List<Way> there = List.of(Way.TO_DAEMON);
        List<Way> back = List.of(Way.TO_SHIM);
        List<Way> both = List.of(Way.values());
        return Stream.of(RESUMABLE, PLAIN)
                .flatMap(link ->
                        Stream.of(
                                Arguments.of(link, new Effect.Corrupt(0x80), there),
                                Arguments.of(link, new Effect.Corrupt(0x80), back),
                                Arguments.of(link, new Effect.HalfClose(), there),
                                Arguments.of(link, new Effect.HalfClose(), back),
                                Arguments.of(link, new Effect.Reset(), back),
                                Arguments.of(link, new Effect.Delay(Duration.ofMillis(500)), both),
                                Arguments.of(link, new Effect.Throttle(50_000), both)));
    }

    /// Plans that each new connection ends at a random byte, perhaps during the HTTP upgrade, until
    /// there have been enough cuts.
    private IntFunction<List<Fault>> cutsAtRandom(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return _ -> {
            Way way = random.nextBoolean() ? Way.TO_DAEMON : Way.TO_SHIM;
            Effect effect = random.nextBoolean() ? new Effect.Cut() : new Effect.Reset();
            long at = random.nextLong(5_000);
            boolean enough = rig.proxy.harmed() >= CUTS;
            return enough ? List.of() : List.of(new Fault(way, at, effect));
        };
    }

    private static IntFunction<List<Fault>> atRandom(long seed, Effect effect, List<Way> ways) {
        SplittableRandom random = new SplittableRandom(seed);
        int faulty = effect instanceof Effect.Delay ? 2 : 1 + FAULTY_CONNECTIONS;
        return connection -> {
            long at = UPGRADE_BYTES + random.nextLong(3_000);
            return connection > faulty
                    ? List.of()
                    : ways.stream().map(way -> new Fault(way, at, effect)).toList();
        };
    }

    /// Makes calls and returns their answers. The n-th answer belongs to the call with the number
    /// n.
    private static List<Answer> call(PipeClient client, int calls) throws Exception {
        List<CompletableFuture<Answer>> asked = new ArrayList<>();
        for (int number = 0; number < calls; number++) {
            asked.add(client.call("tally", "{\"number\":" + number + "}"));
        }
        client.settle();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    /// Asserts that each answer without an error belongs to its call, and that this call has run.
    private void assertRealAnswers(List<Answer> answers) {
        for (int number = 0; number < answers.size(); number++) {
            Answer answer = answers.get(number);
            if (answer.code() == 0) {
                assertThat(answer.head()).contains(Tally.receipt(number));
                assertThat(rig.tally.ran(number)).isTrue();
            }
        }
        assertThat(answers).extracting(Answer::code).contains(0);
    }

    private void assertExactlyOnce(ShimInProcess shim, PipeClient client) {
        assertThat(client.answeredTwice()).isEmpty();
        assertThat(rig.tally.ranTwice()).isEmpty();
        assertThat(shim.surprise()).isNull();
    }
}
