package dev.mcptether.daemon.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.ServerStart;
import dev.mcptether.daemon.CallSequence;
import dev.mcptether.event.Call;
import dev.mcptether.event.Event;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.event.Server;
import dev.mcptether.wire.Peek;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Lets random things happen in random order. Each request gets one answer, no request is sent to a
/// child twice, and every count returns to its first value.
final class ConversationRandomTest {
    private static final long SEED = Long.getLong("tether.test.seed", System.nanoTime());
    private static final int LIVES = 60;
    private static final int STEPS = 200;
    private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|\\d+)");

    @Test
    void each_request_has_one_answer() {
        for (int i = 0; i < LIVES; i++) {
            new Life(SEED + i).play();
        }
    }

    /// A session whose children act at random.
    private static final class Life {
        private final long seed;
        private final Random random;
        private final Conversation conversation;
        private final RecordingSink events = new RecordingSink();
        private final Map<String, Integer> answers = new HashMap<>();
        private final Map<String, Integer> deliveries = new HashMap<>();
        private final List<String> askedOfChild = new ArrayList<>();
        private long nanos;
        private int lastId;
        private int starting;
        private int living;

        Life(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.conversation =
                    new Conversation(
                            new Conversation.Subject(
                                    "one",
                                    1,
                                    random.nextBoolean()
                                            ? ServerStart.ON_DEMAND
                                            : ServerStart.ALWAYS),
                            new CallSequence(),
                            () -> nanos,
                            random);
        }

        void play() {
            perform(conversation.open());
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            settle();
            for (int id = 1; id <= lastId; id++) {
                assertThat(answers.getOrDefault(Integer.toString(id), 0))
                        .as("answers to %d, seed %d", id, seed)
                        .isEqualTo(1);
                assertThat(deliveries.getOrDefault(Integer.toString(id), 0))
                        .as("deliveries of %d, seed %d", id, seed)
                        .isLessThanOrEqualTo(1);
            }
            perform(conversation.close());
            events.assertPaired();
            int queued =
                    events.events(Server.QueueChanged.class).stream()
                            .mapToInt(Server.QueueChanged::change)
                            .sum();
            assertThat(queued).as("messages that still wait, seed %d", seed).isZero();
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0 -> request("initialize");
                case 1, 2, 3, 4 -> request("tools/call");
                case 5, 6, 7 -> answerOne();
                case 8 -> startOrFail();
                case 9 -> end();
                case 10 -> {
                    nanos += Duration.ofMillis(random.nextInt(8000)).toNanos();
                    perform(conversation.due());
                }
                default -> perform(conversation.rest());
            }
        }

        /// Goes on until no call is open: starts each child that was asked for, and then ends it.
        private void settle() {
            for (int i = 0; i < 10 && conversation.callsInFlight() > 0; i++) {
                nanos += Duration.ofSeconds(6).toNanos();
                perform(conversation.due());
                if (starting > 0) {
                    int life = starting;
                    starting = 0;
                    living = life;
                    perform(conversation.started(life));
                }
                end();
            }
        }

        private void request(String method) {
            lastId++;
            client(
                    "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":{}}"
                            .formatted(lastId, method));
        }

        private void answerOne() {
            if (living > 0 && !askedOfChild.isEmpty()) {
                String id = askedOfChild.remove(random.nextInt(askedOfChild.size()));
                // Some children answer twice.
                for (int i = random.nextInt(8) == 0 ? 0 : 1; i < 2; i++) {
                    byte[] answer =
                            "{\"id\":%s,\"result\":{}}"
                                    .formatted(id)
                                    .getBytes(StandardCharsets.UTF_8);
                    perform(conversation.fromChild(living, answer, Peek.at(answer), nanos));
                }
            }
        }

        private void startOrFail() {
            if (starting > 0) {
                int life = starting;
                starting = 0;
                if (random.nextInt(4) == 0) {
                    perform(
                            conversation.ended(
                                    life,
                                    new Conversation.Ended("could not start.", Duration.ZERO)));
                } else {
                    living = life;
                    perform(conversation.started(life));
                }
            }
        }

        private void end() {
            if (living > 0) {
                int life = living;
                living = 0;
                askedOfChild.clear();
                Duration lived = Duration.ofSeconds(random.nextInt(20));
                perform(conversation.ended(life, new Conversation.Ended("ended.", lived)));
            }
        }

        private void client(String message) {
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            perform(conversation.fromClient(bytes, Peek.at(bytes), nanos));
        }

        private void perform(List<Act> acts) {
            for (Act each : acts) {
                switch (each) {
                    case Act.Start(int life) -> starting = life;
                    case Act.Stop(int life, var _) -> {
                        if (living == life) {
                            living = 0;
                            askedOfChild.clear();
                        }
                    }
                    case Act.ToChild(byte[] message) -> {
                        Matcher id = ID.matcher(new String(message, StandardCharsets.UTF_8));
                        if (id.find()) {
                            askedOfChild.add(id.group(1));
                            deliveries.merge(id.group(1), 1, Integer::sum);
                        }
                    }
                    case Act.ToClient(byte[] message) -> {
                        Matcher id = ID.matcher(new String(message, StandardCharsets.UTF_8));
                        if (id.find()) {
                            answers.merge(id.group(1), 1, Integer::sum);
                        }
                    }
                    case Act.Emit(Event event) -> {
                        events.emit(event);
                        if (event instanceof Call.Finished finished) {
                            assertThat(finished.server()).isEqualTo("one");
                        }
                    }
                    case Act.WakeUp _ -> {}
                }
            }
        }
    }
}
