package dev.mcptether.daemon;

import static dev.mcptether.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.daemon.diagnostics.McpServer;
import dev.mcptether.daemon.diagnostics.Tool;
import dev.mcptether.daemon.diagnostics.ToolCall;
import dev.mcptether.daemon.diagnostics.ToolResult;
import dev.mcptether.daemon.diagnostics.tools.Toolbox;
import dev.mcptether.event.Call;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.Daemon.ShimReported;
import dev.mcptether.event.Daemon.ShimWatch;
import dev.mcptether.event.Method;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.report.ShimReport;
import dev.mcptether.resume.ClientEnd.Heard;
import dev.mcptether.resume.ServerSessions;
import dev.mcptether.resume.Terms;
import dev.mcptether.resume.Window;
import dev.mcptether.time.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.JsonNodeFactory;

final class ResumableSessionsTest {
    private static final Duration RETENTION = Duration.ofSeconds(60);

    private final VirtualTimers timers = new VirtualTimers();
    private final RecordingSink events = new RecordingSink();
    private final Registry registry = new Registry();
    private final WaitForTest tool = new WaitForTest();
    private final McpServer server =
            new McpServer(
                    "test",
                    Stream.concat(
                                    Toolbox.tools(new NoDiagnostics(), timers).stream(),
                                    Stream.of(tool))
                            .toList(),
                    1_000_000,
                    events,
                    timers);
    private final ResumableSessions daemon = daemon(ServerSessions.Bounds.DEFAULT, Window.DEFAULT);
    private final FakeShim shim = new FakeShim(daemon, server, new Random(1));

    @Test
    void a_session_opens_with_the_hello_and_serves() {
        // Given
        initialize(shim.connect());

        // When
        shim.says(count(1));

        // Then
        await(shim, 2);
        assertThat(shim.heard.getLast()).contains("\"count\":1");
        assertThat(registry.views()).hasSize(1);
        assertThat(registry.views().getFirst().subprotocol()).isEqualTo("tether.v1");
        assertThat(registry.views().getFirst().connected()).isTrue();
        assertThat(events.events(Daemon.class))
                .containsExactly(new Daemon.SessionOpened(1, "tether.v1"));
    }

    @Test
    void what_was_said_while_the_link_was_cut_arrives_after_it() {
        // Given
        initialize(shim.connect());
        shim.says(call(1, "wait_for_test", "{}"));
        eventually(() -> assertThat(tool.entered.getCount()).isZero());
        timers.advance(Duration.ofSeconds(1));
        shim.reads();
        shim.cut();

        // When
        assertThat(registry.views().getFirst().connected()).isFalse();
        tool.mayEnd.countDown();
        eventually(() ->
                assertThat(events.events(Call.Finished.class))
                        .anyMatch(each -> each.method() == Method.TOOLS_CALL));
        timers.advance(Duration.ofSeconds(30));
        shim.connect();

        // Then
        await(shim, 2);
        assertThat(shim.heard.getLast()).contains("waited");
        assertThat(events.events(Daemon.SessionCut.class))
                .containsExactly(new Daemon.SessionCut(1, 1006));
        assertThat(events.events(Daemon.SessionResumed.class))
                .containsExactly(new Daemon.SessionResumed(1, 1, Duration.ofSeconds(30)));
        assertThat(registry.views()).hasSize(1);
    }

    /// A tool whose calls end when the test says so.
    private static final class WaitForTest implements Tool {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);

        @Override
        public Declaration declaration() {
            return new Declaration(
                    "wait_for_test", "", "", JsonNodeFactory.instance.objectNode(), Effect.WRITES);
        }

        @Override
        public ToolResult call(ToolCall call) throws InterruptedException {
            entered.countDown();
            mayEnd.await();
            return ToolResult.text("waited");
        }
    }

    @Test
    void a_half_open_session_is_taken_over_by_its_own_shim() {
        // Given
        initialize(shim.connect());
        shim.says(count(1));
        await(shim, 2);
        Runnable noticedLater = shim.cutUnnoticed();

        // When
        shim.connect();
        shim.says(count(2));
        noticedLater.run();

        // Then
        await(shim, 3);
        assertThat(shim.heard.getLast()).contains("\"count\":2");
        assertThat(registry.views()).singleElement().matches(SessionView::connected);
        assertThat(events.events(Daemon.SessionCut.class)).isEmpty();
    }

    @Test
    void a_foreign_shim_cannot_have_a_session() {
        // Given: two shims that made the same session id, by accident or on purpose
        initialize(shim.connect());
        FakeShim thief = new FakeShim(daemon, server, new Random(1));

        // When
        thief.connect();
        thief.reads();

        // Then
        assertThat(thief.closes).containsExactly(4101);
        assertThat(registry.views()).hasSize(1);
        shim.says(count(1));
        await(shim, 2);
    }

    @Test
    void a_session_nobody_came_back_for_is_over_after_its_retention() {
        // Given
        initialize(shim.connect());
        shim.says(
                "{'jsonrpc':'2.0','id':9,'method':'tools/call','params':{'name':'count',"
                        + "'arguments':{'hold':3600}}}");
        shim.cut();

        // When
        timers.advance(RETENTION.plusMillis(1));

        // Then
        eventually(() ->
                assertThat(events.events(Daemon.SessionClosed.class))
                        .extracting(Daemon.SessionClosed::code)
                        .containsExactly(1006));
        assertThat(registry.views()).isEmpty();
        eventually(events::assertPaired);
        shim.connect();
        shim.reads();
        assertThat(shim.meanings.getLast()).isInstanceOf(Heard.Opened.class);
        assertThat(shim.meanings).hasAtLeastOneElementOfType(Heard.Lost.class);
    }

    @Test
    void a_goodbye_ends_the_session_at_once() {
        // Given
        initialize(shim.connect());

        // When
        shim.saysGoodbye();
        shim.reads();

        // Then
        assertThat(shim.closes).containsExactly(1000);
        eventually(() ->
                assertThat(events.events(Daemon.SessionClosed.class))
                        .extracting(Daemon.SessionClosed::code)
                        .containsExactly(1000));
        assertThat(registry.views()).isEmpty();
    }

    @Test
    void the_daemon_says_goodbye_before_it_goes() {
        // Given
        initialize(shim.connect());

        // When
        registry.all().forEach(each -> each.end(1001, "stops"));
        shim.reads();

        // Then
        assertThat(shim.meanings).hasAtLeastOneElementOfType(Heard.Ended.class);
        assertThat(shim.closes).containsExactly(1001);
        eventually(() -> assertThat(registry.views()).isEmpty());
    }

    @Test
    void a_message_before_hello_and_no_hello_at_all_close_the_connection() throws Exception {
        // Given
        List<Integer> closes = new CopyOnWriteArrayList<>();
        ResumableLink rude = daemon.link(server);
        rude.opened(closing(closes));
        ResumableLink silent = daemon.link(server);
        silent.opened(closing(closes));

        // When
        rude.text(new byte[] {'{', '}'});
        timers.advance(ResumableLink.HELLO_PATIENCE);

        // Then
        eventually(() -> assertThat(closes).contains(1002, 1002));
        assertThat(registry.views()).isEmpty();
    }

    @Test
    void what_a_shim_reports_of_itself_can_be_seen() {
        // Given
        initialize(shim.connect());
        ShimReport report =
                new ShimReport(
                        "0192",
                        7,
                        new ShimReport.Party(3, "claude"),
                        List.of(new ShimReport.Party(5, "npx")),
                        List.of(
                                new ShimReport.Watch("pidfd", true, ""),
                                new ShimReport.Watch("poll", true, "")),
                        new ShimReport.Check("poll", "alive", "2026-11-20T00:00:00Z"));

        // When
        shim.reports(report.encode());
        shim.reports("not JSON".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        // Then
        assertThat(registry.views().getFirst().report()).contains(report);
        assertThat(events.events())
                .containsOnlyOnce(new ShimReported(1, ShimWatch.UNTOLD, ShimWatch.PUSHED));
    }

    @Test
    void a_session_that_is_not_read_stops_at_its_window_and_goes_on_after_it() {
        // Given: a window of two messages
        ResumableSessions narrow = daemon(ServerSessions.Bounds.DEFAULT, new Window(2, 1_000_000));
        FakeShim slow = new FakeShim(narrow, server, new Random(2)).connect();
        initialize(slow);

        // When
        int calls = 20;
        IntStream.range(0, calls).forEach(i -> slow.says(count(i)));

        // Then
        eventually(() -> assertThat(registry.views().getFirst().callsInFlight()).isZero());
        await(slow, 1 + calls);
        assertThat(slow.heard).hasSize(1 + calls);
        slow.saysGoodbye();
        eventually(events::assertPaired);
    }

    @Test
    void an_acknowledgement_is_heard_while_the_session_waits_for_it() {
        // Given: a window of one message; the session answers pings while it reads
        ResumableSessions narrow = daemon(ServerSessions.Bounds.DEFAULT, new Window(1, 1_000_000));
        FakeShim slow = new FakeShim(narrow, server, new Random(3)).connect();
        initialize(slow);

        // When
        int pings = 500;
        IntStream.range(0, pings)
                .forEach(i -> slow.says("{'jsonrpc':'2.0','id':%d,'method':'ping'}".formatted(i)));

        // Then
        await(slow, 1 + pings);
    }

    static List<Long> seeds() {
        return java.util.stream.LongStream.range(0, 100).boxed().toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void each_call_runs_once_and_is_answered_once_whatever_the_link_does(long seed) {
        // Given
        Random random = new Random(seed);
        FakeShim torn = new FakeShim(daemon, server, random).connect();
        initialize(torn);
        List<Runnable> unnoticed = new ArrayList<>();
        int calls = 0;

        // When
        for (int step = 0; step < 150; step++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> {
                    if (torn.canSay()) {
                        torn.says(random.nextBoolean() ? count(calls++) : sleepy(calls++));
                    }
                }
                case 4, 5 -> torn.reads();
                case 6 -> timers.advance(Duration.ofMillis(random.nextInt(400)));
                case 7 -> {
                    if (torn.connected()) {
                        torn.cut();
                    }
                }
                case 8 -> {
                    if (torn.connected()) {
                        unnoticed.add(torn.cutUnnoticed());
                    } else {
                        torn.connect();
                    }
                }
                default -> {
                    if (!unnoticed.isEmpty()) {
                        unnoticed.remove(random.nextInt(unnoticed.size())).run();
                    }
                }
            }
        }
        if (!torn.connected()) {
            torn.connect();
        }
        await(torn, 1 + calls);

        // Then
        assertThat(torn.heard).hasSize(1 + calls);
        for (int id = 0; id < calls; id++) {
            String answer = "\"id\":" + id + ",";
            assertThat(torn.heard).filteredOn(each -> each.contains(answer)).hasSize(1);
        }
        torn.says(
                "{'jsonrpc':'2.0','id':'total','method':'tools/call','params':{'name':'count',"
                        + "'arguments':{'by':0}}}");
        await(torn, 2 + calls);
        assertThat(torn.heard.getLast()).contains("\"count\":" + calls);
        assertThat(torn.meanings)
                .doesNotHaveAnyElementsOfTypes(Heard.Lost.class, Heard.Broken.class);
        torn.saysGoodbye();
        eventually(events::assertPaired);
    }

    private ResumableSessions daemon(ServerSessions.Bounds bounds, Window window) {
        return new ResumableSessions(
                new Terms(new UUID(1, 2), RETENTION, window),
                bounds,
                registry,
                new ResumableSessions.Context(events, timers));
    }

    private void initialize(FakeShim client) {
        client.says(
                "{'jsonrpc':'2.0','id':'init','method':'initialize','params':{'protocolVersion':"
                        + "'2025-11-25','capabilities':{},'clientInfo':{'name':'s','version':'1'}}}");
        await(client, 1);
    }

    private static String count(int id) {
        return call(id, "count", "{}");
    }

    /// A call that counts and takes 0.2 s.
    private static String sleepy(int id) {
        return call(id, "count", "{'hold':0.2}");
    }

    private static String call(int id, String tool, String arguments) {
        return "{'jsonrpc':'2.0','id':%d,'method':'tools/call','params':{'name':'%s','arguments':%s}}"
                .formatted(id, tool, arguments);
    }

    /// Lets time pass and reads, until this many messages have been heard.
    private void await(FakeShim client, int messages) {
        eventually(() -> {
            timers.advance(Duration.ofMillis(50));
            client.reads();
            assertThat(client.heard).hasSizeGreaterThanOrEqualTo(messages);
        });
    }

    private static FrameQueue closing(List<Integer> closes) {
        return new FrameQueue() {
            @Override
            public void text(byte[] message) {}

            @Override
            public void binary(byte[] frame) {}

            @Override
            public void acknowledge(byte[] frame) {}

            @Override
            public void close(int code, String reason) {
                closes.add(code);
            }
        };
    }
}
