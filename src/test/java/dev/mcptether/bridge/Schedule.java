package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.bridge.Traffic.Ask;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.event.Method;
import dev.mcptether.link.FakeConnection;
import dev.mcptether.link.FakeConnector.FakeDialing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One random life of a shim, from start to end. The seed alone decides what the client, the
/// daemons and the network do.
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
    private final boolean resumable;
    private @Nullable ModelDaemon daemon;
    private @Nullable ResumableDaemon keeper;
    private @Nullable FakeConnection connection;
    private boolean welcomed;
    private boolean initialized;
    private int version = 1;
    private int number;
    private int opened;
    private int answeredByDaemons;
    private int lives;
    private int resumed;

    /// The time at which a link was last seen open.
    private long linkedNanos;

    /// Whether something has happened after which a session of `tether.v1` may be lost.
    private boolean mayLose;

    Schedule(long seed) {
        this.random = new SplittableRandom(seed);
        this.legacy = random.nextBoolean();
        this.resumable = random.nextBoolean();
    }

    /// Runs this life. Returns how often the things happened that the test is about.
    Coverage run() {
        if (random.nextInt(3) == 0) {
            remembers();
            if (random.nextBoolean()) {
                shim.connector.last().fail(ConnectOutcome.CONNECTION_REFUSED, "nobody is there");
            }
        }
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
        return new Coverage(
                ids.size(), opened, answeredByDaemons, resent, resumed, traffic.remembered());
    }

    /// How often each thing happened. The test checks it, because a schedule in which nothing
    /// happens proves nothing.
    record Coverage(
            long calls, long links, long answered, long resent, long resumed, long remembered) {
        static final Coverage NONE = new Coverage(0, 0, 0, 0, 0, 0);

        Coverage plus(Coverage more) {
            return new Coverage(
                    calls + more.calls,
                    links + more.links,
                    answered + more.answered,
                    resent + more.resent,
                    resumed + more.resumed,
                    remembered + more.remembered);
        }
    }

    private void step() {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> client();
            case 3, 4, 5 -> {
                if (daemon != null && daemon.isOpen() && (isLinked() || random.nextInt(3) == 0)) {
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

    /// Lets everybody read what has arrived, and checks what must always be true.
    private void settle() {
        long nanos = shim.timers.nanos();
        linkedNanos = isLinked() ? nanos : linkedNanos;
        mayLose |= nanos - linkedNanos > Duration.ofSeconds(50).toNanos();
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

    /// Gives the shim what a daemon of version 1 said in an earlier session.
    private void remembers() {
        String welcome = Mcp.welcome("0", "1");
        traffic.said(welcome);
        String result = welcome.substring(welcome.indexOf("\"result\":") + 9, welcome.length() - 1);
        String tools = "{" + Traffic.REMEMBERED + ",\"tools\":[]}";
        Map<Method, byte[]> earlier =
                Map.of(
                        Method.INITIALIZE, result.getBytes(StandardCharsets.UTF_8),
                        Method.TOOLS_LIST, tools.getBytes(StandardCharsets.UTF_8));
        shim.turn(() -> shim.session.recall(ShimOnFakes.DAEMON, earlier));
    }

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
        // A session that is kept may have received the call before the cut.
        traffic.cancels(id, !isLinked() && keeper == null);
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
            case 10, 11, 12, 13 -> socket();
            case 14 -> lies(daemon);
            default -> daemon.answers(number++);
        }
    }

    private void socket() {
        FakeConnection link = connection;
        if (link == null || !isLinked()) {
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> {
                mayLose = true;
                link.saysBinary(new byte[] {1});
            }
            case 1 -> link.stalls();
            case 2 -> link.readsOn();
            default -> link.answersPing();
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
        FakeConnection link = connection;
        return link != null && !link.isClosed() && link.closing() == null;
    }

    private void network() {
        FakeDialing dialing = shim.connector.last();
        FakeConnection link = connection;
        if (!dialing.isOver()) {
            if (random.nextInt(4) == 0) {
                ConnectOutcome[] outcomes = ConnectOutcome.values();
                ConnectOutcome outcome = outcomes[random.nextInt(1, outcomes.length)];
                mayLose |= outcome == ConnectOutcome.CONNECTION_REFUSED;
                dialing.fail(outcome, "so it is");
            } else {
                opens();
            }
        } else if (link != null && isLinked() && random.nextInt(3) == 0) {
            breaks(link);
        } else if (link != null && link.closing() != null && !link.isClosed()) {
            link.answersClose();
        } else {
            shim.advance(Duration.ofMillis(random.nextInt(500)));
        }
    }

    private void opens() {
        boolean another = welcomed && random.nextInt(3) == 0;
        version = another ? 3 - version : version;
        boolean restarted = another || keeper == null || random.nextInt(4) == 0;
        if (!resumable || random.nextInt(12) == 0) {
            leavesKeeper();
            opensPlain();
        } else {
            opensResumable(restarted);
        }
    }

    private void opensPlain() {
        opened++;
        mayLose = true;
        FakeConnection link = shim.opens();
        connection = link;
        daemon = new ModelDaemon(new Wire.Plain(link), version, traffic, random);
    }

    private void opensResumable(boolean restarted) {
        ResumableDaemon daemons = keeper;
        if (daemons == null || restarted) {
            leavesKeeper();
            int served = version;
            daemons =
                    new ResumableDaemon(
                            ++lives,
                            wire -> new ModelDaemon(wire, served, traffic, random),
                            shim.timers);
            keeper = daemons;
        }
        int before = daemons.resumed();
        FakeConnection link = shim.opens("tether.v1");
        connection = link;
        daemons.connect(link);
        resumed += daemons.resumed() - before;
        opened += daemons.resumed() - before == 0 ? 1 : 0;
        daemon = daemons.model();
    }

    /// The daemon's process ends, and its sessions end with it.
    private void leavesKeeper() {
        mayLose |= keeper != null;
        keeper = null;
    }

    private void breaks(FakeConnection link) {
        // The daemon may have received what was on its way, or not.
        if (daemon != null && random.nextBoolean()) {
            daemon.reads();
        }
        int[] codes = {1000, 1001, 1006, 1011, 1012, 4001};
        int code = codes[random.nextInt(codes.length)];
        mayLose |= code == 4001;
        link.closes(code, "");
        // The daemon may notice the end now, or learn of it from the shim's next connection.
        if (keeper != null && random.nextBoolean()) {
            keeper.notices();
        }
    }

    // The end

    /// Makes everybody behave from now on. Every call must get its answer before the session ends.
    private void heals() {
        shim.reads();
        for (int patience = 0; patience < 20 && !isSettled(); patience++) {
            if (!isLinked()) {
                shim.dialsAgain();
                settle();
                if (resumable) {
                    opensResumable(false);
                } else {
                    opensPlain();
                }
            }
            ModelDaemon serving = daemon;
            FakeConnection link = connection;
            if (serving != null && link != null) {
                link.readsOn();
                Ask last = notification();
                traffic.writes(List.of(last), false);
                shim.says(last.text());
                for (int i = 0; i < 3; i++) {
                    serving.reads();
                    serving.answersAll(number++);
                }
                settle();
                link.answersPing();
            }
            shim.advance(Duration.ofSeconds(2));
            settle();
        }
        assertThat(shim.session.awaited()).as("calls without an answer").isZero();
        assertThat(shim.session.waiting()).as("messages that wait for a link").isZero();
        assertThat(shim.session.daemonThrottle().bytes()).as("bytes on their way").isZero();
    }

    private boolean isSettled() {
        return isLinked()
                && shim.session.awaited() == 0
                && shim.session.waiting() == 0
                && shim.session.daemonThrottle().bytes() == 0;
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
        assertThat(connection == null || connection.isClosed()).as("the link is closed").isTrue();
        assertThat(traffic.announcedMost())
                .as("announcements of one change")
                .isLessThanOrEqualTo(opened);
        if (resumable && !mayLose) {
            assertThat(traffic.outcomesUnknown())
                    .as("calls lost in a session that was kept")
                    .isZero();
        }
    }
}
