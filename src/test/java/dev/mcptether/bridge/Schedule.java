package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.bridge.Traffic.Ask;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.link.FakeConnector.FakeDialing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One random life of a shim, from start to end: what the client, the daemons and the network do
/// follows from the seed alone.
final class Schedule {
    private static final Set<Integer> ALWAYS = Set.of(1, 2);
    private static final Set<Integer> NEVER = Set.of();
    private static final int MAX_STEPS = 45;

    private final SplittableRandom random;
    private final ShimOnFakes shim = new ShimOnFakes();
    private final Traffic traffic = new Traffic();
    private final boolean legacy;
    private final List<String> ids = new ArrayList<>();
    private final List<String> daemonIds = new ArrayList<>();
    private @Nullable ModelDaemon daemon;
    private boolean welcomed;
    private boolean initialized;
    private int version = 1;
    private int number;
    private int opened;
    private int answeredByDaemons;

    Schedule(long seed) {
        this.random = new SplittableRandom(seed);
        this.legacy = random.nextBoolean();
    }

    /// Runs it. Returns how much of it was what the test is about.
    Coverage run() {
        if (legacy) {
            initializes();
        }
        int steps = random.nextInt(5, MAX_STEPS);
        for (int i = 0; i < steps; i++) {
            step();
            settle();
        }
        if (random.nextBoolean()) {
            heals();
        }
        ends();
        long resent = shim.events.events(dev.mcptether.event.Call.Resent.class).size();
        return new Coverage(ids.size(), opened, answeredByDaemons, resent);
    }

    /// What happened, so that a schedule in which nothing happens cannot pass for a proof.
    record Coverage(long calls, long links, long answered, long resent) {
        static final Coverage NONE = new Coverage(0, 0, 0, 0);

        Coverage plus(Coverage more) {
            return new Coverage(
                    calls + more.calls,
                    links + more.links,
                    answered + more.answered,
                    resent + more.resent);
        }
    }

    private void step() {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> client();
            case 3, 4, 5 -> {
                if (daemon != null && daemon.isLinked()) {
                    daemon(daemon);
                } else {
                    network();
                }
            }
            case 6 -> network();
            default ->
                    shim.advance(
                            Duration.ofMillis(
                                    random.nextInt(random.nextInt(10) == 0 ? 40_000 : 300)));
        }
    }

    /// Everybody reads what has arrived, and what must always be true is checked.
    private void settle() {
        if (daemon != null) {
            daemon.reads();
        }
        for (String line : shim.client.news()) {
            traffic.received(line);
            welcomed |= line.contains("\"protocolVersion\"");
            answeredByDaemons += line.contains("\"result\"") ? 1 : 0;
        }
        if (shim.session.waiting() != shim.saidToWait()) {
            throw new AssertionError(
                    shim.session.waiting() + " wait, but said was " + shim.saidToWait());
        }
    }

    // The client

    private void client() {
        if (isInitializedDue()) {
            initialized = true;
            says(List.of(new Ask(Mcp.INITIALIZED, null, ALWAYS)));
            return;
        }
        switch (random.nextInt(12)) {
            case 0 -> says(List.of(notification()));
            case 1 -> says(Stream.generate(this::any).limit(random.nextInt(1, 4)).toList(), true);
            case 2 -> cancels();
            case 3 -> answers();
            case 4 -> shim.client.becomesFull();
            case 5 -> shim.reads();
            case 6 -> tooLarge();
            default -> says(List.of(request()));
        }
    }

    private void initializes() {
        ids.add("0");
        says(List.of(new Ask(Mcp.INITIALIZE, "0", ALWAYS)));
    }

    private boolean isInitializedDue() {
        return legacy && welcomed && !initialized && random.nextBoolean();
    }

    private void says(List<Ask> asks) {
        says(asks, false);
    }

    private void says(List<Ask> asks, boolean batch) {
        traffic.writes(asks, batch);
        String[] texts = asks.stream().map(Ask::text).toArray(String[]::new);
        shim.says(batch ? Mcp.batch(texts) : texts[0], random.nextInt(5) == 0);
    }

    private Ask any() {
        return random.nextInt(3) == 0 ? notification() : request();
    }

    private Ask notification() {
        return new Ask(
                "{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":{\"n\":" + number++ + "}}",
                null,
                ALWAYS);
    }

    private Ask request() {
        String id = freshOrUsedId();
        String params = "{\"uri\":\"u\",\"level\":\"info\",\"n\":" + number++ + "}";
        return switch (random.nextInt(10)) {
            case 0 -> new Ask(Mcp.request(id, "ping", params), id, ALWAYS);
            case 1 -> new Ask(Mcp.request(id, "tools/list", params), id, ALWAYS);
            case 2 -> new Ask(Mcp.request(id, "logging/setLevel", params), id, ALWAYS);
            case 3 -> new Ask(Mcp.request(id, "resources/subscribe", params), id, NEVER);
            case 4, 5 -> tool(id, ModelDaemon.SOMETIMES_SAFE_TOOL, Set.of(1));
            case 6 -> new Ask(Mcp.request(id, "x/unknown", params), id, NEVER);
            case 7 -> new Ask(Mcp.request(id, "subscriptions/listen", params), id, NEVER);
            default -> tool(id, "write", NEVER);
        };
    }

    private Ask tool(String id, String tool, Set<Integer> safeIn) {
        String params = "{\"name\":\"" + tool + "\",\"n\":" + number++ + "}";
        return new Ask(Mcp.request(id, "tools/call", params), id, safeIn);
    }

    private String freshOrUsedId() {
        if (!ids.isEmpty() && random.nextInt(40) == 0) {
            return usedId();
        }
        String id = random.nextBoolean() ? "" + (number + 1) : "\"c" + number + "\"";
        ids.add(id);
        return id;
    }

    private String usedId() {
        return ids.get(random.nextInt(ids.size()));
    }

    private void cancels() {
        if (ids.isEmpty()) {
            return;
        }
        String id = usedId();
        if (id.equals("0")) {
            return;
        }
        traffic.cancels(id, !isLinked());
        says(
                List.of(
                        new Ask(
                                Mcp.cancelled(id).replace("}}", ",\"n\":" + number++ + "}}"),
                                null,
                                ALWAYS)));
    }

    private void answers() {
        if (!daemonIds.isEmpty()) {
            String id = daemonIds.get(random.nextInt(daemonIds.size()));
            says(List.of(new Ask(Mcp.result(id, "{\"n\":" + number++ + "}"), null, ALWAYS)));
        }
    }

    private void tooLarge() {
        if (random.nextBoolean() && !daemonIds.isEmpty()) {
            shim.saysTooLarge(Mcp.result(daemonIds.get(random.nextInt(daemonIds.size()))));
            return;
        }
        Ask ask = request();
        traffic.writes(List.of(ask), false);
        shim.saysTooLarge(ask.text());
    }

    // The daemon

    private void daemon(ModelDaemon daemon) {
        switch (random.nextInt(24)) {
            case 0 -> daemon.notifies(number++);
            case 1, 2 -> asks(daemon);
            case 3 -> daemon.takesBack();
            case 4 -> daemon.saysGarbage();
            case 5 -> daemon.answersNobody(number++);
            case 6 -> daemon.answersTwice(number++);
            case 7 -> daemon.answersInBatch(number++);
            case 8 -> daemon.rejects();
            case 9 -> daemon.answersTooLarge();
            case 10 -> daemon.link().saysBinary(new byte[] {1});
            case 11 -> daemon.link().stalls();
            case 12 -> daemon.link().readsOn();
            case 13 -> daemon.link().answersPing();
            case 14 -> lies(daemon);
            default -> daemon.answers(number++);
        }
    }

    private void lies(ModelDaemon daemon) {
        String id = ids.isEmpty() ? "0" : usedId();
        if (!id.equals("0")) {
            daemon.answersUnasked(id, number++);
        }
    }

    private void asks(ModelDaemon daemon) {
        String id = "\"s" + random.nextInt(6) + "\"";
        daemonIds.add(id);
        daemon.asks(id, number++);
    }

    // The network

    private boolean isLinked() {
        return daemon != null && daemon.isLinked();
    }

    private void network() {
        FakeDialing dialing = shim.connector.last();
        if (!dialing.isOver()) {
            if (random.nextInt(4) == 0) {
                ConnectOutcome[] outcomes = ConnectOutcome.values();
                dialing.fail(outcomes[random.nextInt(1, outcomes.length)], "so it is");
            } else {
                opens();
            }
        } else if (isLinked() && random.nextInt(3) == 0) {
            breaks(daemon);
        } else if (daemon != null && daemon.link().closing() != null && !daemon.link().isClosed()) {
            daemon.link().answersClose();
        } else {
            shim.advance(Duration.ofMillis(random.nextInt(500)));
        }
    }

    private void opens() {
        opened++;
        version = welcomed && random.nextInt(3) == 0 ? 3 - version : version;
        daemon = new ModelDaemon(shim.opens(), version, traffic, random);
    }

    private void breaks(@Nullable ModelDaemon daemon) {
        if (daemon == null) {
            return;
        }
        // What was on its way may have arrived, or not.
        if (random.nextBoolean()) {
            daemon.reads();
        }
        int[] codes = {1000, 1001, 1006, 1011, 1012, 4001};
        daemon.link().closes(codes[random.nextInt(codes.length)], "");
    }

    // The end

    /// Everybody behaves from now on: every call must get its answer, without the end's help.
    private void heals() {
        shim.reads();
        for (int patience = 0; patience < 20 && !isSettled(); patience++) {
            if (!isLinked()) {
                opened++;
                daemon = new ModelDaemon(shim.opensAgain(), version, traffic, random);
            }
            ModelDaemon serving = daemon;
            if (serving != null) {
                serving.link().readsOn();
                Ask last = notification();
                traffic.writes(List.of(last), false);
                shim.says(last.text());
                for (int i = 0; i < 3; i++) {
                    serving.reads();
                    serving.answersAll(number++);
                }
                settle();
                serving.link().answersPing();
            }
            shim.advance(Duration.ofSeconds(2));
        }
        assertThat(shim.session.awaited()).as("calls without an answer").isZero();
        assertThat(shim.session.waiting()).as("messages that wait for a link").isZero();
        assertThat(shim.session.toDaemon().bytes()).as("bytes on their way").isZero();
    }

    private boolean isSettled() {
        return isLinked()
                && shim.session.awaited() == 0
                && shim.session.waiting() == 0
                && shim.session.toDaemon().bytes() == 0;
    }

    private void ends() {
        boolean[] drained = {false};
        shim.turn(() -> shim.session.drain(() -> drained[0] = true));
        assertThat(drained[0])
                .as("drained")
                .isEqualTo(shim.session.awaited() == 0 && shim.session.waiting() == 0);
        shim.ends();
        settle();
        shim.advance(Duration.ofSeconds(3));
        traffic.assertAllAnswered();
        shim.events.assertPaired();
        assertThat(shim.timers.waiting()).as("timers left behind").isZero();
        assertThat(daemon == null || daemon.link().isClosed()).as("the link is closed").isTrue();
    }
}
