package dev.mcptether.daemon.diagnostics;

import static dev.mcptether.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Mixes requests, batches, cancellations and time at random. In every order, each request is
/// answered at most once, and exactly once unless it was cancelled.
final class RandomSessionTest {
    private static final int STEPS = 120;

    static List<Long> seeds() {
        return java.util.stream.LongStream.range(0, 60).boxed().toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void each_request_is_answered_once_unless_cancelled(long seed) {
        // Given
        Run run = new Run(new Random(seed));

        // When
        for (int step = 0; step < STEPS; step++) {
            run.step();
        }
        run.letAllEnd();

        // Then
        assertThat(run.answers).hasSizeGreaterThan(10);
        run.answers.forEach((id, times) -> {
            assertThat(times).as("answers to %s", id).isEqualTo(1);
            assertThat(run.asked).contains(id);
        });
        Set<String> unanswered = new HashSet<>(run.asked);
        unanswered.removeAll(run.answers.keySet());
        assertThat(run.cancelled).containsAll(unanswered);
        assertThat(run.under.events.events(Call.Finished.class))
                .filteredOn(each -> each.outcome() == CallOutcome.CANCELLED)
                .hasSameSizeAs(unanswered);
    }

    private static final class Run {
        final Random random;
        final ServerUnderTest under = new ServerUnderTest();
        final FakeClient client = under.client().initialized("2025-03-26");
        final List<String> asked = new ArrayList<>();
        final Set<String> cancelled = new HashSet<>();
        final Map<String, Integer> answers = new HashMap<>();

        Run(Random random) {
            this.random = random;
        }

        void step() {
            switch (random.nextInt(6)) {
                case 0, 1 -> client.says(request());
                case 2 -> client.says(batch());
                case 3, 4 -> cancelSome();
                default -> under.timers.advance(Duration.ofMillis(random.nextInt(300)));
            }
            read();
        }

        void letAllEnd() {
            eventually(() -> {
                under.timers.advance(Duration.ofSeconds(1));
                read();
                assertThat(client.session().callsInFlight()).isZero();
                under.events.assertPaired();
            });
            read();
        }

        private String request() {
            String id = random.nextBoolean() ? "" + asked.size() : "'s" + asked.size() + "'";
            asked.add(id.replace('\'', '"'));
            return switch (random.nextInt(5)) {
                case 0 -> "{'jsonrpc':'2.0','id':%s,'method':'ping'}".formatted(id);
                case 1 -> McpSessionTest.callTool(id, "count", "{}");
                case 2 -> McpSessionTest.callTool(id, "nothing", "{}");
                default ->
                        McpSessionTest.callTool(
                                id,
                                "sleep",
                                "{'seconds':%s,'steps':3}".formatted(random.nextDouble()));
            };
        }

        private String batch() {
            List<String> requests = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                requests.add(request());
            }
            return requests.toString();
        }

        private void cancelSome() {
            if (!asked.isEmpty()) {
                String id = asked.get(Math.max(0, asked.size() - 1 - random.nextInt(6)));
                if (!answers.containsKey(id)) {
                    cancelled.add(id);
                }
                client.says(McpSessionTest.cancel(id));
            }
        }

        private void read() {
            for (JsonNode message : client.rest()) {
                if (message.isArray()) {
                    message.forEach(this::answered);
                } else {
                    answered(message);
                }
            }
        }

        private void answered(JsonNode answer) {
            answers.merge(answer.path("id").toString(), 1, Integer::sum);
        }
    }
}
