package dev.mcptether.daemon.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.ServerStart;
import dev.mcptether.daemon.CallSequence;
import dev.mcptether.event.Event;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.event.Server;
import dev.mcptether.wire.JsonPart;
import dev.mcptether.wire.Peek;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Lets several clients and a child act in random order. Each request gets one answer, its own. No
/// client hears anything that belongs to another one. The child sees no id twice, and it is
/// subscribed to exactly what its clients are subscribed to.
final class SharedConversationRandomTest {
    private static final long SEED = Long.getLong("tether.test.seed", System.nanoTime());
    private static final int RUNS = 150;
    private static final int STEPS = 300;
    private static final int CLIENTS = 4;
    private static final List<String> URIS = List.of("a:", "b:", "c:");

    @Test
    void no_client_can_tell_that_there_are_others() {
        for (int i = 0; i < RUNS; i++) {
            new Run(SEED + i).play();
        }
    }

    /// The model of a client: what it waits for, and what it has subscribed to.
    private static final class Client {
        private final Map<String, Integer> answers = new HashMap<>();
        private final Set<String> open = new TreeSet<>();
        private final Map<String, String> subscribing = new HashMap<>();
        private final Map<String, String> unsubscribing = new HashMap<>();

        /// The ids of requests that change the subscriptions. The test does not cancel them,
        /// because it could not know whether a cancelled one took effect.
        private final Set<String> firm = new HashSet<>();

        /// The ids of subscriptions that the client took back before they were answered.
        private final Set<String> takenBack = new HashSet<>();

        private final Set<String> subscribed = new HashSet<>();
        private int last;

        /// The ids of the client's unanswered subscriptions to this resource.
        Set<String> subscribing(String uri) {
            Set<String> ids = new HashSet<>(subscribing.keySet());
            ids.removeIf(id -> !uri.equals(subscribing.get(id)));
            return ids;
        }
    }

    private static final class Run {
        private final long seed;
        private final Random random;
        private final SharedConversation conversation;
        private final RecordingSink events = new RecordingSink();
        private final Map<Long, Client> clients = new HashMap<>();
        private final Set<String> seenByChild = new HashSet<>();
        private final Set<String> childsSubscriptions = new HashSet<>();
        private final List<JsonNode> askedOfChild = new ArrayList<>();
        private final Map<String, Long> askedOfClient = new HashMap<>();
        private final Set<String> failing = new HashSet<>();
        private long nanos;
        private long lastSession;
        private int lastOfChild;
        private int starting;
        private int living;

        Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            ServerStart start = random.nextBoolean() ? ServerStart.ON_DEMAND : ServerStart.ALWAYS;
            this.conversation =
                    new SharedConversation(
                            new SharedConversation.Subject("one", start, "1.0"),
                            new CallSequence(),
                            () -> nanos);
        }

        void play() {
            perform(conversation.open());
            perform(conversation.settle(key()));
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            settle();
            clients.forEach((session, client) -> {
                assertThat(client.open)
                        .as("unanswered, client %d, seed %d", session, seed)
                        .isEmpty();
                assertThat(client.answers.values())
                        .as("answers, client %d, seed %d", session, seed)
                        .allMatch(count -> count == 1);
            });
            perform(conversation.close());
            events.assertPaired();
            int queued =
                    events.events(Server.QueueChanged.class).stream()
                            .mapToInt(Server.QueueChanged::change)
                            .sum();
            assertThat(queued).as("messages that still wait, seed %d", seed).isZero();
        }

        private SharedKey key() {
            return random.nextInt(4) == 0
                    ? SharedKey.MODERN
                    : new SharedKey("2025-06-18", JsonMapper.shared().createObjectNode());
        }

        private void step() {
            switch (random.nextInt(16)) {
                case 0 -> joinOrLeave();
                case 1 -> ask("initialize", "");
                case 2, 3, 4, 5 -> ask("tools/call", ",\"_meta\":{\"progressToken\":\"%s\"}");
                case 6 -> subscribe();
                case 7 -> unsubscribe();
                case 8 -> cancel();
                case 9, 10, 11 -> answerOne();
                case 12 -> progressOrAsk();
                case 13 -> startOrFail();
                case 14 -> {
                    if (random.nextInt(3) == 0) {
                        end();
                    } else {
                        clientAnswers();
                    }
                }
                default -> {
                    nanos += Duration.ofMillis(random.nextInt(8000)).toNanos();
                    perform(random.nextInt(6) == 0 ? conversation.rest() : conversation.due());
                }
            }
        }

        private void joinOrLeave() {
            if (clients.size() < CLIENTS) {
                lastSession++;
                clients.put(lastSession, new Client());
                perform(conversation.join(lastSession));
            } else {
                long session = anyone();
                clients.remove(session);
                askedOfClient.values().removeIf(each -> each == session);
                perform(conversation.leave(session));
            }
        }

        private Client model(long session) {
            return Objects.requireNonNull(clients.get(session));
        }

        private long anyone() {
            List<Long> all = List.copyOf(clients.keySet());
            return all.get(random.nextInt(all.size()));
        }

        /// @param more further params; `%s` in it becomes a text that only this client knows
        private void ask(String method, String more) {
            if (!clients.isEmpty()) {
                long session = anyone();
                ask(session, method, more.formatted("token of " + session));
            }
        }

        private String ask(long session, String method, String more) {
            Client client = model(session);
            String id = Integer.toString(++client.last);
            client.open.add(id);
            client(
                    session,
                    "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":{\"who\":\"%d:%s\"%s}}"
                            .formatted(id, method, session, id, more));
            return id;
        }

        private void subscribe() {
            if (!clients.isEmpty()) {
                long session = anyone();
                Client client = model(session);
                String uri = URIS.get(random.nextInt(URIS.size()));
                if (client.takenBack.containsAll(client.subscribing(uri))
                        && !client.unsubscribing.containsValue(uri)) {
                    client.subscribing.put(Integer.toString(client.last + 1), uri);
                    client.firm.add(ask(session, "resources/subscribe", about(uri)));
                }
            }
        }

        private void unsubscribe() {
            if (!clients.isEmpty()) {
                long session = anyone();
                Client client = model(session);
                String uri = URIS.get(random.nextInt(URIS.size()));
                boolean subscribed = client.subscribed.remove(uri);
                boolean begun = client.takenBack.addAll(client.subscribing(uri));
                if (subscribed) {
                    client.unsubscribing.put(Integer.toString(client.last + 1), uri);
                }
                if (subscribed || begun) {
                    client.firm.add(ask(session, "resources/unsubscribe", about(uri)));
                }
            }
        }

        private static String about(String uri) {
            return ",\"uri\":\"" + uri + "\"";
        }

        private void cancel() {
            if (clients.isEmpty()) {
                return;
            }
            long session = anyone();
            Client client = model(session);
            String id = Integer.toString(1 + random.nextInt(client.last + 1));
            if (client.open.contains(id)
                    && !client.firm.contains(id)
                    && !isHandshake(session, id)) {
                client.open.remove(id);
                client(
                        session,
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":%s}}"
                                .formatted(id));
            }
        }

        private final Set<String> handshakes = new HashSet<>();

        private boolean isHandshake(long session, String id) {
            return handshakes.contains(session + ":" + id);
        }

        private void answerOne() {
            if (living == 0 || askedOfChild.isEmpty()) {
                return;
            }
            JsonNode asked = askedOfChild.remove(random.nextInt(askedOfChild.size()));
            boolean fails = failing.remove(asked.path("id").toString());
            String who = asked.at("/params/who").asString("");
            child(
                    fails
                            ? "{\"id\":%s,\"error\":{\"code\":1,\"message\":\"%s\"}}"
                                    .formatted(asked.path("id"), who)
                            : "{\"id\":%s,\"result\":{\"who\":\"%s\"}}"
                                    .formatted(asked.path("id"), who));
        }

        /// Notes in order what the child is asked to do; its answers come later. The child may
        /// refuse what a client asks, but it does what Tether asks for itself.
        private void obeys(JsonNode asked) {
            String uri = asked.at("/params/uri").asString("");
            boolean known = asked.at("/params/who").isMissingNode();
            boolean fails = !known && random.nextInt(8) == 0;
            switch (asked.path("method").asString("")) {
                case "resources/subscribe" -> {
                    if (!fails) {
                        childsSubscriptions.add(uri);
                    }
                }
                case "resources/unsubscribe" -> {
                    fails = false;
                    childsSubscriptions.remove(uri);
                }
                default -> {}
            }
            if (fails) {
                failing.add(asked.path("id").toString());
            }
        }

        private void progressOrAsk() {
            if (living == 0) {
                return;
            }
            if (random.nextBoolean() && !askedOfChild.isEmpty()) {
                JsonNode asked = askedOfChild.get(random.nextInt(askedOfChild.size()));
                JsonNode token = asked.at("/params/_meta/progressToken");
                if (!token.isMissingNode()) {
                    child(
                            "{\"method\":\"notifications/progress\",\"params\":{\"progressToken\":%s,\"who\":\"%s\"}}"
                                    .formatted(token, asked.at("/params/who").asString("")));
                }
            } else {
                child(
                        "{\"id\":\"c%d\",\"method\":\"sampling/createMessage\"}"
                                .formatted(++lastOfChild));
            }
        }

        private void clientAnswers() {
            if (!askedOfClient.isEmpty()) {
                String id = askedOfClient.keySet().iterator().next();
                long session = Objects.requireNonNull(askedOfClient.remove(id));
                client(session, "{\"id\":%s,\"result\":{\"by\":%d}}".formatted(id, session));
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
                    begin(life);
                }
            }
        }

        private void begin(int life) {
            living = life;
            childsSubscriptions.clear();
            perform(conversation.started(life));
        }

        private void end() {
            if (living > 0) {
                int life = living;
                childIsGone();
                Duration lived = Duration.ofSeconds(random.nextInt(20));
                perform(conversation.ended(life, new Conversation.Ended("ended.", lived)));
            }
        }

        private void childIsGone() {
            living = 0;
            askedOfChild.clear();
            askedOfClient.clear();
            childsSubscriptions.clear();
        }

        /// Goes on until nothing is open.
        private void settle() {
            for (int i = 0; i < 2000 && !isSettled(); i++) {
                nanos += Duration.ofSeconds(6).toNanos();
                perform(conversation.due());
                if (starting > 0) {
                    int life = starting;
                    starting = 0;
                    begin(life);
                }
                answerOne();
            }
            if (living > 0 && askedOfChild.isEmpty()) {
                Set<String> wanted = new HashSet<>();
                clients.values().forEach(each -> wanted.addAll(each.subscribed));
                assertThat(childsSubscriptions)
                        .as("the child's subscriptions, seed %d", seed)
                        .containsExactlyInAnyOrderElementsOf(wanted);
            }
            end();
            end();
        }

        private boolean isSettled() {
            return askedOfChild.isEmpty()
                    && clients.values().stream().allMatch(each -> each.open.isEmpty());
        }

        private void client(long session, String message) {
            if (message.contains("\"initialize\"")) {
                handshakes.add(session + ":" + model(session).last);
            }
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            perform(conversation.fromClient(session, bytes, Peek.at(bytes), nanos));
        }

        private void child(String message) {
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            perform(conversation.fromChild(living, bytes, Peek.at(bytes), nanos));
        }

        private void perform(List<SharedAct> acts) {
            for (SharedAct each : acts) {
                switch (each) {
                    case SharedAct.Start(int life) -> starting = life;
                    case SharedAct.Stop(int life, var _) -> {
                        if (living == life) {
                            childIsGone();
                        }
                    }
                    case SharedAct.ToChild(byte[] message) -> heardByChild(message);
                    case SharedAct.ToClient(long session, byte[] message, var _) -> {
                        if (clients.containsKey(session)) {
                            heardByClient(session, model(session), message);
                        }
                    }
                    case SharedAct.Emit(Event event) -> events.emit(event);
                    case SharedAct.WakeUp _ -> {}
                }
            }
        }

        private void heardByChild(byte[] message) {
            JsonNode json = JsonMapper.shared().readTree(message);
            if (json.has("method") && json.has("id")) {
                assertThat(seenByChild.add(json.path("id").toString()))
                        .as("%s is a new id, seed %d", json, seed)
                        .isTrue();
                askedOfChild.add(json);
                obeys(json);
            } else if (json.path("method").asString("").equals("notifications/cancelled")) {
                JsonNode subject = json.at("/params/requestId");
                askedOfChild.removeIf(each -> each.path("id").equals(subject));
            }
        }

        private void heardByClient(long session, Client client, byte[] message) {
            JsonNode json = JsonMapper.shared().readTree(message);
            String id = json.path("id").toString();
            if (json.path("method").asString("").equals("sampling/createMessage")) {
                assertThat(client.open)
                        .as("open calls of the client that was asked, seed %d", seed)
                        .isNotEmpty();
                askedOfClient.put(id, session);
                return;
            }
            if (json.path("method").asString("").equals("notifications/progress")) {
                assertThat(json.at("/params/progressToken").asString(""))
                        .as("the owner of the progress token, seed %d", seed)
                        .isEqualTo("token of " + session);
                assertThat(json.at("/params/who").asString("")).startsWith(session + ":");
                return;
            }
            if (json.has("method")) {
                return;
            }
            assertThat(client.open.remove(id))
                    .as("%d waits for %s, seed %d", session, json, seed)
                    .isTrue();
            client.answers.merge(id, 1, Integer::sum);
            String who = json.at("/result/who").asString(session + ":" + id);
            boolean shared = client.subscribing.containsKey(id) || isHandshake(session, id);
            if (!shared && !who.isEmpty()) {
                assertThat(who)
                        .as("the request that this answers, seed %d", seed)
                        .isEqualTo(session + ":" + id);
            }
            String uri = client.subscribing.remove(id);
            if (uri != null
                    && !client.takenBack.remove(id)
                    && JsonPart.of(message).at("error").isMissing()) {
                client.subscribed.add(uri);
            }
            String left = client.unsubscribing.remove(id);
            if (left != null && json.at("/error/code").asInt(0) == -31001) {
                // Tether answered in place of the child, so the child never got the request.
                client.subscribed.add(left);
            }
        }
    }
}
