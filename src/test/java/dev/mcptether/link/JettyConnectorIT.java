package dev.mcptether.link;

import static dev.mcptether.time.Eventually.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.link.TinyServer.Frame;
import dev.mcptether.proof.RecordedDaemons;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.thread.strategy.AdaptiveExecutionStrategy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
final class JettyConnectorIT {
    private static final int LIMIT_BYTES = 1 << 20;
    private static final Token TOKEN = new Token("s3cr3t-0123456789");

    private final JettyConnector connector =
            new JettyConnector(
                    LIMIT_BYTES,
                    new DaemonCheck(
                            new RecordedDaemons(new StateDirectory(Path.of("target/no-home"))),
                            "test",
                            new Random(1)),
                    Optional.empty());
    private final Listener heard = new Listener();

    @AfterEach
    void stops() {
        connector.close();
    }

    private Connector.Dialing dial(String url) {
        return connector.dial(DaemonUrl.parse(url), TOKEN, heard);
    }

    private ConnectFailure failure(String url) throws InterruptedException {
        dial(url);
        ConnectFailure failure = (ConnectFailure) heard.next();
        assertThat(failure.detail())
                .isNotBlank()
                .doesNotContain("s3cr3t")
                .doesNotContain("Exception");
        return failure;
    }

    private Connection opened(TinyServer server) throws InterruptedException {
        dial(server.url());
        Object next = heard.next();
        assertThat(next).isInstanceOf(Connection.class);
        return (Connection) next;
    }

    // Attempts that fail

    @ParameterizedTest
    @CsvSource({
        "200 OK,                  NOT_WEBSOCKET, web server",
        "204 No Content,          NOT_WEBSOCKET, web server",
        "302 Found,               NOT_WEBSOCKET, web server",
        "400 Bad Request,         NOT_WEBSOCKET, web server",
        "404 Not Found,           NOT_WEBSOCKET, web server",
        "426 Upgrade Required,    NOT_WEBSOCKET, web server",
        "401 Unauthorized,        UNAUTHORIZED,  TETHER_TOKEN",
        "403 Forbidden,           UNAUTHORIZED,  403",
        "500 Internal,            HTTP_ERROR,    500",
        "503 Service Unavailable, HTTP_ERROR,    503"
    })
    void an_http_status_is_told(String status, ConnectOutcome outcome, String part)
            throws Exception {
        try (TinyServer server = TinyServer.answering("HTTP/1.1 " + status)) {
            // When
            ConnectFailure failure = failure(server.url());

            // Then
            assertThat(failure.outcome()).isEqualTo(outcome);
            assertThat(failure.detail()).contains(part);
        }
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        try (TinyServer trap = TinyServer.answering("HTTP/1.1 200 OK");
                TinyServer server =
                        TinyServer.answering("HTTP/1.1 302 Found", "Location: " + trap.url())) {
            // When
            var _ = failure(server.url());

            // Then
            assertThat(trap.open()).isZero();
        }
    }

    @Test
    void a_wrong_accept_is_no_websocket() throws Exception {
        try (TinyServer server =
                TinyServer.answering(
                        "HTTP/1.1 101 Switching Protocols",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Accept: nonsense")) {
            // Then
            assertThat(failure(server.url()).outcome()).isEqualTo(ConnectOutcome.NOT_WEBSOCKET);
        }
    }

    @Test
    void something_that_speaks_no_http_is_told() throws Exception {
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.write("SSH-2.0-OpenSSH_9.6\r\n");
                    peer.awaitEnd();
                })) {
            // When
            ConnectFailure failure = failure(server.url());

            // Then
            assertThat(failure)
                    .isEqualTo(
                            new ConnectFailure(
                                    ConnectOutcome.NOT_WEBSOCKET,
                                    "the program that listens there does not speak HTTP"));
        }
    }

    @Test
    void a_server_that_hangs_up_is_told() throws Exception {
        try (TinyServer server = new TinyServer(_ -> {})) {
            // Then
            assertThat(failure(server.url()).outcome()).isEqualTo(ConnectOutcome.BROKEN);
        }
    }

    @Test
    void one_attempt_is_one_connection_whenever_the_server_hangs_up() throws Exception {
        int attempts = 500;
        try (TinyServer server = new TinyServer(_ -> {})) {
            // When
            for (int i = 0; i < attempts; i++) {
                var _ = failure(server.url());
            }

            // Then
            assertThat(server.accepted()).isEqualTo(attempts);
        }
    }

    @Test
    void a_server_that_hangs_up_after_the_request_is_told() throws Exception {
        try (TinyServer server =
                new TinyServer(peer -> {
                    var _ = peer.readRequest();
                })) {
            // Then
            assertThat(failure(server.url()).outcome()).isEqualTo(ConnectOutcome.BROKEN);
        }
    }

    @Test
    void a_port_where_nobody_listens_is_told() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        // Then
        assertThat(failure("ws://127.0.0.1:" + port).outcome())
                .isEqualTo(ConnectOutcome.CONNECTION_REFUSED);
    }

    @Test
    void a_name_that_does_not_resolve_is_told() throws Exception {
        // Then
        assertThat(failure("ws://nowhere.invalid:8079"))
                .isEqualTo(
                        new ConnectFailure(
                                ConnectOutcome.UNREACHABLE, "the host name does not resolve"));
    }

    @Test
    void an_attempt_that_is_cancelled_hangs_up() throws Exception {
        CompletableFuture<String> request = new CompletableFuture<>();
        try (TinyServer server =
                new TinyServer(peer -> {
                    request.complete(peer.readRequest());
                    peer.awaitEnd();
                })) {
            Connector.Dialing dialing = dial(server.url());
            request.get(30, TimeUnit.SECONDS);

            // When
            dialing.cancel();

            // Then
            assertThat(heard.next()).isInstanceOf(ConnectFailure.class);
            await("the server sees the end", () -> server.open() == 0);
        }
    }

    // Open links

    @Test
    void the_token_and_mcp_alone_are_sent_and_a_plain_server_is_told_as_such() throws Exception {
        CompletableFuture<String> request = new CompletableFuture<>();
        try (TinyServer server =
                new TinyServer(peer -> {
                    request.complete(peer.upgrade("mcp"));
                    peer.awaitEnd();
                })) {
            // When
            Connection connection = opened(server);

            // Then
            assertThat(connection.farEnd()).isEqualTo(FarEnd.unproven(false));
            String asked = request.get(30, TimeUnit.SECONDS);
            assertThat(TinyServer.Peer.header(asked, "Authorization"))
                    .isEqualTo("Bearer " + TOKEN.value());
            assertThat(TinyServer.Peer.header(asked, "Sec-WebSocket-Protocol")).isEqualTo("mcp");
            assertThat(TinyServer.Peer.header(asked, "Tether-Link")).isEqualTo("v1");
            assertThat(TinyServer.Peer.header(asked, "Tether-Nonce")).hasSize(43);
            assertThat(asked).doesNotContainIgnoringCase("user-agent").doesNotContain("Extensions");
        }
    }

    @Test
    void messages_come_one_for_each_demand() throws Exception {
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    peer.text("one");
                    peer.text("two é");
                    peer.awaitEnd();
                })) {
            Connection connection = opened(server);

            // When
            connection.demand();

            // Then
            assertThat(heard.next()).isEqualTo("text one");
            assertThat(heard.nextWithin(Duration.ofMillis(200))).isNull();
            connection.demand();
            assertThat(heard.next()).isEqualTo("text two é");
        }
    }

    @Test
    void whoever_asks_for_the_next_message_at_once_gets_it_without_a_hand_over() throws Exception {
        int messages = 100;
        HttpClient http = JettyConnector.httpClient(Optional.empty());
        try (JettyConnector watched = new JettyConnector(LIMIT_BYTES, PeerCheck.none(), http);
                TinyServer server =
                        new TinyServer(peer -> {
                            peer.upgrade("mcp");
                            for (int i = 0; i < messages; i++) {
                                peer.text(peer.readText());
                            }
                            peer.awaitEnd();
                        })) {
            watched.dial(DaemonUrl.parse(server.url()), TOKEN, heard);
            Connection connection = (Connection) heard.next();
            heard.demandsAtOnce(connection);
            long before = handOvers(http);

            // When
            for (int i = 0; i < messages; i++) {
                connection.sendText(new byte[] {'a'}, false);
                assertThat(heard.nextBut("written 1")).isEqualTo("text a");
            }

            // Then
            assertThat(handOvers(http)).isLessThanOrEqualTo(before + 2);
        }
    }

    /// How often the selector's thread had another thread take its place or do its work.
    private static long handOvers(HttpClient http) {
        AdaptiveExecutionStrategy selector =
                http.getContainedBeans(AdaptiveExecutionStrategy.class).iterator().next();
        return selector.getEPCTasksConsumed() + selector.getPECTasksExecuted();
    }

    @Test
    void fragments_with_pings_between_are_one_message_and_pings_are_answered() throws Exception {
        CompletableFuture<Frame> pong = new CompletableFuture<>();
        byte[] text = "{\"a\":\"é😀\"}".getBytes(StandardCharsets.UTF_8);
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    for (int i = 0; i < text.length; i++) {
                        peer.frame(i == 0 ? 1 : 0, false, new byte[] {text[i]});
                        peer.frame(9, true, new byte[] {42});
                    }
                    peer.frame(0, true, new byte[0]);
                    pong.complete(peer.read());
                    peer.awaitEnd();
                })) {
            Connection connection = opened(server);

            // When
            connection.demand();

            // Then
            assertThat(heard.nextBut("alive")).isEqualTo("text {\"a\":\"é😀\"}");
            Frame answer = pong.get(30, TimeUnit.SECONDS);
            assertThat(answer.opcode()).isEqualTo(10);
            assertThat(answer.payload()).containsExactly(42);
        }
    }

    @Test
    void pongs_do_not_pile_up_for_a_daemon_that_does_not_read() throws Exception {
        // The pongs are 15 MB, far more than a socket takes.
        int pings = 120_000;
        CountDownLatch allPingsSeen = new CountDownLatch(1);
        CompletableFuture<List<String>> pongs = new CompletableFuture<>();
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    for (int i = 0; i < pings; i++) {
                        peer.frame(9, true, "%-120d".formatted(i).getBytes(ISO_8859_1));
                    }
                    peer.text("[]");
                    awaitUnchecked(allPingsSeen);
                    pongs.complete(pongsUpTo(peer, pings - 1));
                    peer.awaitEnd();
                })) {
            Connection connection = opened(server);

            // When
            connection.demand();
            assertThat(heard.nextBut("alive")).isEqualTo("text []");
            allPingsSeen.countDown();

            // Then
            assertThat(pongs.get(30, TimeUnit.SECONDS)).hasSizeBetween(2, pings / 2);
        }
    }

    private static List<String> pongsUpTo(TinyServer.Peer peer, int last) throws IOException {
        List<String> pongs = new ArrayList<>();
        do {
            pongs.add(peer.read().text().strip());
        } while (!pongs.getLast().equals(String.valueOf(last)));
        return pongs;
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void our_pings_are_sent_and_their_pongs_are_signs_of_life() throws Exception {
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    Frame ping = peer.read();
                    peer.frame(ping.opcode() == 9 ? 10 : 1, true, ping.payload());
                    peer.awaitEnd();
                })) {
            Connection connection = opened(server);
            connection.demand();

            // When
            connection.ping();

            // Then
            assertThat(heard.next()).isEqualTo("alive");
        }
    }

    @Test
    void a_message_up_to_the_limit_arrives_whole_and_one_over_it_in_pieces() throws Exception {
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    peer.text("x".repeat(LIMIT_BYTES));
                    peer.text("y".repeat(LIMIT_BYTES + 1));
                    for (int i = 0; i < 40; i++) {
                        peer.frame(i == 0 ? 1 : 0, i == 39, new byte[LIMIT_BYTES / 20]);
                    }
                    peer.text("after");
                    peer.awaitEnd();
                })) {
            Connection connection = opened(server);

            // When
            connection.demand();

            // Then
            assertThat(heard.next()).isEqualTo("text of " + LIMIT_BYTES);
            connection.demand();
            assertThat(heard.next()).isEqualTo("too large " + (LIMIT_BYTES + 1));
            connection.demand();
            assertThat(heard.next()).isEqualTo("too large " + LIMIT_BYTES / 20 * 40);
            connection.demand();
            assertThat(heard.next()).isEqualTo("text after");
        }
    }

    @Test
    void a_large_message_of_ours_arrives_whole_and_is_told_to_have_left() throws Exception {
        String large = "é".repeat(LIMIT_BYTES);
        CompletableFuture<String> arrived = new CompletableFuture<>();
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    arrived.complete(peer.readText());
                    peer.awaitEnd();
                })) {
            Connection connection = opened(server);

            // When
            connection.sendText(large.getBytes(StandardCharsets.UTF_8), false);

            // Then
            assertThat(arrived.get(20, TimeUnit.SECONDS)).isEqualTo(large);
            assertThat(heard.next()).isEqualTo("written " + 2 * LIMIT_BYTES);
        }
    }

    @Test
    void messages_that_may_wait_leave_with_the_flush_in_order() throws Exception {
        CompletableFuture<String> arrived = new CompletableFuture<>();
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    StringBuilder all = new StringBuilder();
                    for (int i = 0; i < 5000; i++) {
                        all.append(peer.readText()).append(' ');
                    }
                    arrived.complete(all.toString());
                    peer.awaitEnd();
                })) {
            Connection connection = opened(server);

            // When
            StringBuilder sent = new StringBuilder();
            for (int i = 0; i < 5000; i++) {
                String text = "message " + i;
                sent.append(text).append(' ');
                connection.sendText(text.getBytes(StandardCharsets.UTF_8), true);
            }
            connection.flush();

            // Then
            assertThat(arrived.get(20, TimeUnit.SECONDS)).isEqualTo(sent.toString());
        }
    }

    @Test
    void messages_of_every_size_arrive_as_they_were_and_stay_so() throws Exception {
        List<Integer> sizes =
                List.of(0, 1, 7, 8, 125, 126, 4096, 16_383, 16_384, 65_535, 65_536, 200_000, 1);
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    while (true) {
                        arrived.add(peer.readText());
                    }
                })) {
            Connection connection = opened(server);
            for (boolean mayWait : new boolean[] {true, false}) {
                for (int size : sizes) {
                    String text = "0123456789abc".repeat(size / 13 + 1).substring(0, size);
                    byte[] message = text.getBytes(StandardCharsets.US_ASCII);

                    // When
                    connection.sendText(message, mayWait);
                    connection.flush();

                    // Then
                    assertThat(arrived.poll(20, TimeUnit.SECONDS)).isEqualTo(text);
                    assertThat(message).asString(StandardCharsets.US_ASCII).isEqualTo(text);
                }
            }
        }
    }

    @Test
    void a_daemon_that_does_not_read_leaves_messages_unwritten_and_blocks_nobody()
            throws Exception {
        CompletableFuture<Void> reading = new CompletableFuture<>();
        CompletableFuture<Integer> arrived = new CompletableFuture<>();
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    reading.join();
                    int bytes = 0;
                    for (int i = 0; i < 40; i++) {
                        bytes += peer.readText().length();
                    }
                    arrived.complete(bytes);
                    peer.awaitEnd();
                })) {
            Connection connection = opened(server);

            // When
            for (int i = 0; i < 40; i++) {
                connection.sendText(
                        "x".repeat(LIMIT_BYTES).getBytes(StandardCharsets.UTF_8), false);
            }

            // Then
            int written = 0;
            while (heard.nextWithin(Duration.ofMillis(500)) != null) {
                written++;
            }
            assertThat(written).isLessThan(40);
            reading.complete(null);
            assertThat(arrived.get(30, TimeUnit.SECONDS)).isEqualTo(40 * LIMIT_BYTES);
        }
    }

    @Test
    void a_binary_message_is_told_as_such_however_large_it_is() throws Exception {
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    peer.frame(2, true, new byte[] {1, 2});
                    peer.frame(2, true, new byte[2 * LIMIT_BYTES]);
                    peer.awaitEnd();
                })) {
            Connection connection = opened(server);
            connection.demand();
            assertThat(heard.next()).isEqualTo("binary of 2");

            // When
            connection.demand();

            // Then
            assertThat((String) heard.next()).startsWith("binary of ");
        }
    }

    // The end of a link

    @ParameterizedTest
    @CsvSource({"1000, ''", "1001, going", "1012, restart", "4001, bad token", "4003, no"})
    void the_daemons_close_is_told_and_answered(int code, String reason) throws Exception {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    peer.closeFrame(code, reason);
                    answer.complete(peer.read().closeCode());
                })) {
            Connection connection = opened(server);

            // When
            connection.demand();

            // Then
            assertThat(heard.next()).isEqualTo("closed " + code + " " + reason);
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(code);
        }
    }

    @Test
    void a_link_that_breaks_is_closed_with_1006() throws Exception {
        try (TinyServer server = new TinyServer(peer -> peer.upgrade("mcp"))) {
            Connection connection = opened(server);

            // When
            connection.demand();

            // Then
            assertThat((String) heard.next()).startsWith("closed 1006");
        }
    }

    @Test
    void garbage_on_an_open_link_ends_it() throws Exception {
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    peer.write("HTTP/1.1 500 no\r\n\r\n");
                    peer.awaitEnd();
                })) {
            Connection connection = opened(server);

            // When
            connection.demand();

            // Then
            assertThat((String) heard.next()).startsWith("closed 100");
        }
    }

    @Test
    void our_close_goes_behind_what_was_sent_and_the_answer_is_told() throws Exception {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    assertThat(peer.readText()).isEqualTo("last");
                    Frame close = peer.read();
                    code.complete(close.closeCode());
                    peer.frame(8, true, close.payload());
                    peer.awaitEnd();
                })) {
            Connection connection = opened(server);
            connection.demand();
            connection.sendText("last".getBytes(StandardCharsets.UTF_8), true);

            // When
            connection.close(1000, "bye");

            // Then
            assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(1000);
            assertThat(heard.nextBut("written 4")).isEqualTo("closed 1000 bye");
        }
    }

    @Test
    void a_link_that_is_aborted_is_over_at_once_and_afterwards_does_nothing() throws Exception {
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    peer.awaitEnd();
                })) {
            Connection connection = opened(server);
            connection.demand();

            // When
            connection.abort();

            // Then
            assertThat((String) heard.next()).startsWith("closed 1006");
            connection.sendText(new byte[1], false);
            connection.sendControl(new byte[1]);
            connection.flush();
            connection.ping();
            connection.demand();
            connection.close(1000, "");
            connection.abort();
            assertThat(heard.nextWithin(Duration.ofMillis(200))).isNull();
            await("the server sees the end", () -> server.open() == 0);
        }
    }

    @Test
    void three_hundred_links_leave_no_thread_descriptor_or_memory_behind() throws Exception {
        try (TinyServer server =
                new TinyServer(peer -> {
                    peer.upgrade("mcp");
                    peer.text(peer.readText());
                    peer.awaitEnd();
                })) {
            cycle(server, 50);
            long threads = threads();
            long descriptors = descriptors();
            long bytes = usedBytes();

            // When
            cycle(server, 300);

            // Then
            await("descriptors", () -> descriptors() <= descriptors + 5);
            assertThat(threads()).isLessThanOrEqualTo(threads + 2);
            assertThat(usedBytes() - bytes).isLessThan(3 << 20);
        }
    }

    private void cycle(TinyServer server, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            Connection connection = opened(server);
            connection.demand();
            connection.sendText(new byte[] {'a'}, false);
            assertThat(heard.nextBut("written 1")).isEqualTo("text a");
            connection.abort();
            assertThat((String) heard.nextBut("written 1")).startsWith("closed 1006");
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tether-link"))
                .count();
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /// Hands each event to the test's thread.
    private static final class Listener implements ConnectionListener {
        private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        private volatile Runnable afterText = () -> {};

        /// From now on demands the next message on the thread that brought one, as the bridge does.
        void demandsAtOnce(Connection connection) {
            afterText = connection::demand;
            connection.demand();
        }

        Object next() throws InterruptedException {
            Object next = nextWithin(Duration.ofSeconds(20));
            if (next == null) {
                throw new AssertionError("nothing was heard");
            }
            return next;
        }

        Object nextBut(String ignored) throws InterruptedException {
            Object next;
            do {
                next = next();
            } while (next.equals(ignored));
            return next;
        }

        @Nullable Object nextWithin(Duration patience) throws InterruptedException {
            return heard.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void opened(Connection connection) {
            heard.add(connection);
        }

        @Override
        public void failed(ConnectFailure failure) {
            heard.add(failure);
        }

        @Override
        public void text(byte[] message) {
            afterText.run();
            heard.add(
                    message.length > 1000
                            ? "text of " + message.length
                            : "text " + new String(message, StandardCharsets.UTF_8));
        }

        @Override
        public void control(byte[] frame) {
            heard.add("binary of " + frame.length);
        }

        @Override
        public Excess tooLarge() {
            return new Excess() {
                private long bytes;

                @Override
                public void piece(ByteBuffer piece) {
                    bytes += piece.remaining();
                }

                @Override
                public void end() {
                    heard.add("too large " + bytes);
                }
            };
        }

        @Override
        public void alive() {
            heard.add("alive");
        }

        @Override
        public void written(int bytes) {
            heard.add("written " + bytes);
        }

        @Override
        public void closed(int code, String reason) {
            heard.add("closed " + code + " " + reason);
        }
    }
}
