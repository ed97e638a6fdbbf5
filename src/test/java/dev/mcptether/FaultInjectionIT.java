package dev.mcptether;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.Fault.Effect;
import dev.mcptether.Fault.Way;
import dev.mcptether.PipeClient.Answer;
import dev.mcptether.ShimInProcess.Setup;
import dev.mcptether.event.Link;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.time.SystemTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The bridge and the embedded daemon over a network that fails in every way there is: each call is
/// answered exactly once, and none runs twice.
@Timeout(120)
final class FaultInjectionIT {
    private static final int OUTCOME_UNKNOWN = -31002;
    private static final int CALLS = Integer.getInteger("tether.test.faults.calls", 10_000);
    private static final int CUTS = CALLS / 50;
    private static final int OPEN_AT_ONCE = 32;

    private final RecordingSink events = new RecordingSink();
    private final RecordingSink daemonEvents = new RecordingSink();
    private final SystemTimers timers = new SystemTimers();
    private final Tally tally = new Tally();
    private DaemonInProcess daemon;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws Exception {
        daemon = new DaemonInProcess(tally, daemonEvents, timers);
        proxy = new FaultProxy(daemon.address());
    }

    @AfterEach
    void stop() throws Exception {
        tally.release();
        proxy.close();
        daemon.close();
        timers.close();
    }

    @Test
    void under_cuts_at_any_byte_a_resumable_session_loses_and_repeats_nothing() throws Exception {
        try (ShimInProcess shim = shim(Setup.PATIENT)) {
            // Given
            PipeClient client = new PipeClient(shim, OPEN_AT_ONCE).initialize();
            proxy.plan(cutsAtRandom(20_260_101));

            // When
            proxy.cut();
            List<Answer> answers = call(client, CALLS);

            // Then
            assertThat(proxy.harmed()).isGreaterThanOrEqualTo(CUTS);
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.code()).as(answer.head()).isZero());
            assertRealAnswers(answers);
            assertThat(tally.ran()).isEqualTo(CALLS);
            assertThat(events.events(Link.Resumed.class)).hasSizeGreaterThan(CUTS / 2);
            assertExactlyOnce(shim, client);
        }
    }

    @Test
    void under_cuts_at_any_byte_a_plain_session_answers_each_call_once() throws Exception {
        try (ShimInProcess shim = shim(Setup.PATIENT.offering("mcp"))) {
            // Given
            PipeClient client = new PipeClient(shim, OPEN_AT_ONCE).initialize();
            proxy.plan(cutsAtRandom(20_260_102));

            // When
            proxy.cut();
            List<Answer> answers = call(client, CALLS);

            // Then
            assertThat(proxy.harmed()).isGreaterThanOrEqualTo(CUTS);
            assertThat(answers).extracting(Answer::code).containsOnly(0, OUTCOME_UNKNOWN);
            assertRealAnswers(answers);
            assertThat(tally.ran()).isLessThanOrEqualTo(CALLS);
            assertExactlyOnce(shim, client);
        }
    }

    /// Each connection after the first one ends at a random byte, the upgrade included, until there
    /// have been enough.
    private static IntFunction<List<Fault>> cutsAtRandom(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return connection -> {
            Way way = random.nextBoolean() ? Way.TO_DAEMON : Way.TO_SHIM;
            Effect effect = random.nextBoolean() ? new Effect.Cut() : new Effect.Reset();
            long at = random.nextLong(8_000);
            return connection > CUTS ? List.of() : List.of(new Fault(way, at, effect));
        };
    }

    /// Makes calls and returns their answers, the n-th that of the call with the number n.
    private static List<Answer> call(PipeClient client, int calls) throws Exception {
        List<CompletableFuture<Answer>> asked = new ArrayList<>();
        for (int number = 0; number < calls; number++) {
            asked.add(client.call("tally", "{\"number\":" + number + "}"));
        }
        client.settle();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    /// What is no error is the answer to this very call, which has run.
    private void assertRealAnswers(List<Answer> answers) {
        for (int number = 0; number < answers.size(); number++) {
            Answer answer = answers.get(number);
            if (answer.code() == 0) {
                assertThat(answer.head()).contains(Tally.receipt(number));
                assertThat(tally.ran(number)).isTrue();
            }
        }
        assertThat(answers).extracting(Answer::code).contains(0);
    }

    private void assertExactlyOnce(ShimInProcess shim, PipeClient client) {
        assertThat(client.answeredTwice()).isEmpty();
        assertThat(tally.ranTwice()).isEmpty();
        assertThat(shim.surprise()).isNull();
    }

    private ShimInProcess shim(Setup setup) throws Exception {
        return new ShimInProcess(setup, proxy.url(), events, timers).start();
    }
}
