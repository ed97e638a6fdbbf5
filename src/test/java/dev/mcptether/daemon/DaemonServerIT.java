package dev.mcptether.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mcptether.app.Pace;
import dev.mcptether.config.Address;
import dev.mcptether.config.Token;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.Daemon.RejectReason;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.time.Eventually;
import dev.mcptether.time.SystemTimers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class DaemonServerIT {
    private static final Token TOKEN = new Token("the-token-of-this-test");
    private static final int MAX_MESSAGE_BYTES = 1024 * 1024;
    private static final int CALLS = Integer.getInteger("tether.test.calls", 2000);
    private static final int CALLS_PER_CUT = 50;

    private final RecordingSink events = new RecordingSink();
    private final SystemTimers timers = new SystemTimers();
    private final HttpClient http = HttpClient.newHttpClient();
    private DaemonServer daemon;
    private Address address;

    @BeforeEach
    void start() throws IOException {
        daemon = daemon(new Address("127.0.0.1", 0));
        address = daemon.start();
    }

    @AfterEach
    void stop() {
        daemon.close();
        timers.close();
        http.close();
    }

    @Test
    void a_client_with_the_token_is_served() throws Exception {
        // When
        Peer peer = connect().initialized();
        peer.says(call(1, "echo", "{'text':'h\u00e4llo'}"));

        // Then
        assertThat(peer.hears()).contains("\"id\":1").contains("h\u00e4llo");
        assertThat(peer.socket().getSubprotocol()).isEqualTo("mcp");
        assertThat(daemon.sessions()).hasSize(1);
        assertThat(daemon.sessions().getFirst().client()).isEqualTo("p");
        assertThat(events.events(Daemon.class))
                .containsExactly(
                        new Daemon.Listening(address.toString()),
                        new Daemon.SessionOpened(1, "mcp"));
    }

    @Test
    void a_wrong_token_is_refused_with_401() {
        // When
        Throwable refused =
                catchThrowable(
                        () -> Peer.connect(Peer.builder(http, new Token("no"), "mcp"), address));

        // Then
        assertRefused(refused, 401, RejectReason.UNAUTHORIZED);
    }

    @Test
    void a_web_page_is_refused_with_403() {
        // When
        Throwable refused =
                catchThrowable(() ->
                        Peer.connect(
                                Peer.builder(http, TOKEN, "mcp")
                                        .header("Origin", "http://localhost"),
                                address));

        // Then
        assertRefused(refused, 403, RejectReason.FOREIGN_ORIGIN);
    }

    @Test
    void another_name_for_this_address_is_refused_with_403() throws IOException {
        // When
        String answer = rawUpgrade("rebound.example");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 403");
        assertThat(refusals()).containsExactly(RejectReason.FOREIGN_HOST);
    }

    @Test
    void an_unknown_subprotocol_is_refused_with_400() {
        // When
        Throwable refused =
                catchThrowable(() -> Peer.connect(Peer.builder(http, TOKEN, "chat"), address));

        // Then
        assertRefused(refused, 400, RejectReason.NO_SUBPROTOCOL);
    }

    @Test
    void plain_http_is_told_what_this_is() throws Exception {
        // When
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(URI.create("http://" + address + "/")).build(),
                        HttpResponse.BodyHandlers.ofString());

        // Then
        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.body()).contains("Tether daemon");
        assertThat(refusals()).containsExactly(RejectReason.NOT_WEBSOCKET);
    }

    @Test
    void two_calls_run_at_once() throws Exception {
        // Given
        Peer peer = connect().initialized();

        // When
        peer.says(call(1, "sleep", "{'seconds':30}"));
        peer.says(call(2, "sleep", "{'seconds':0.05,'steps':1}"));

        // Then
        assertThat(peer.hears()).contains("\"id\":2");
        assertThat(daemon.sessions().getFirst().callsInFlight()).isEqualTo(1);
    }

    @Test
    void a_ping_is_answered_while_a_tool_runs() throws Exception {
        // Given
        Peer peer = connect().initialized();
        peer.says(call(1, "sleep", "{'seconds':30}"));

        // When
        peer.socket().sendPing(ByteBuffer.wrap(new byte[] {1, 2, 3})).get();

        // Then
        assertThat(peer.hearsPong()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    @Test
    void a_binary_frame_closes_with_1003() throws Exception {
        // Given
        Peer peer = connect();

        // When
        peer.socket().sendBinary(ByteBuffer.wrap(new byte[] {1}), true).get();

        // Then
        assertThat(peer.closeCode()).isEqualTo(1003);
        awaitSessions(0);
    }

    @Test
    void a_message_over_the_limit_closes_with_1009() throws Exception {
        // Given
        Peer peer = connect();

        // When
        var _ = peer.socket().sendText("x".repeat(MAX_MESSAGE_BYTES + 1), true);

        // Then
        assertThat(peer.closeCode()).isEqualTo(1009);
        awaitSessions(0);
    }

    @Test
    void a_large_message_passes_both_ways() throws Exception {
        // Given
        Peer peer = connect().initialized();
        String large = "x".repeat(MAX_MESSAGE_BYTES - 1000);

        // When
        peer.says(call(1, "echo", "{'text':'" + large + "'}"));

        // Then
        assertThat(peer.hears()).contains(large);
    }

    @Test
    void a_message_in_fragments_is_one_message() throws Exception {
        // Given
        Peer peer = connect();

        // When
        peer.socket().sendText("{\"jsonrpc\":\"2.0\",\"id\":", false).get();
        peer.socket().sendPing(ByteBuffer.allocate(0)).get();
        peer.socket().sendText("7,\"method\":\"ping\"}", true).get();

        // Then
        assertThat(peer.hears()).contains("\"id\":7");
    }

    @Test
    void a_client_that_does_not_read_makes_no_memory_grow_and_is_served_when_it_reads()
            throws Exception {
        // Given: answers of 64 MiB in total, far more than the sockets and the session may hold
        int calls = 64;
        Peer peer = Peer.connect(Peer.builder(http, TOKEN, "mcp"), address, false);
        peer.says(
                "{'jsonrpc':'2.0','id':'init','method':'initialize','params':{'protocolVersion':"
                        + "'2025-11-25','capabilities':{},'clientInfo':{'name':'p','version':'1'}}}");
        String large = "x".repeat(MAX_MESSAGE_BYTES - 1000);
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            for (int i = 0; i < calls; i++) {
                                try {
                                    peer.says(call(i, "echo", "{'text':'" + large + "'}"));
                                } catch (Exception stuck) {
                                    throw new AssertionError(stuck);
                                }
                            }
                        });

        // When: the daemon has stopped reading, because the peer does not read the answers
        Peer other = connect().initialized();
        other.says(call(1, "echo", "{'text':'others are served'}"));
        assertThat(other.hears()).contains("others are served");
        int inFlight = daemon.sessions().getFirst().callsInFlight();
        peer.socket().request(Long.MAX_VALUE);

        // Then
        assertThat(inFlight).isLessThan(calls);
        assertThat(peer.hears(calls + 1)).hasSize(calls + 1);
        writer.join();
    }

    @Test
    void a_client_that_vanishes_leaves_nothing_behind() throws Exception {
        // Given
        Peer peer = connect().initialized();
        peer.says(call(1, "sleep", "{'seconds':30}"));

        // When
        peer.socket().abort();

        // Then
        awaitSessions(0);
        assertThat(events.events(Daemon.SessionClosed.class)).hasSize(1);
        events.assertPaired();
    }

    @Test
    void closing_says_good_bye_within_a_second_or_two() throws Exception {
        // Given
        Peer peer = connect().initialized();
        Peer deaf = Peer.connect(Peer.builder(http, TOKEN, "mcp"), address, false);
        peer.says(call(1, "sleep", "{'seconds':30}"));
        long startedNanos = System.nanoTime();

        // When
        daemon.close();

        // Then
        assertThat(peer.closeCode()).isEqualTo(1001);
        assertThat(Duration.ofNanos(System.nanoTime() - startedNanos))
                .isLessThan(Pace.roomFor(Duration.ofSeconds(3)));
        assertThat(daemon.sessions()).isEmpty();
        assertThatThrownBy(
                        () -> new Socket(InetAddress.getLoopbackAddress(), address.port()).close())
                .isInstanceOf(IOException.class);
        deaf.socket().abort();
        events.assertPaired();
    }

    @Test
    void a_port_in_use_is_said_with_what_to_do() {
        // Given
        DaemonServer second = daemon(address);

        // Then
        assertThatThrownBy(second::start)
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("cannot listen on " + address)
                .hasMessageContaining("in use")
                .hasMessageContaining("tether daemon status");
    }

    @Test
    void the_next_daemon_can_have_the_address_at_once() throws Exception {
        // Given
        connect().initialized();
        daemon.close();

        // When
        DaemonServer next = daemon(address);
        Address again = next.start();

        // Then
        assertThat(again).isEqualTo(address);
        next.close();
    }

    @Test
    void calls_survive_cuts_and_none_runs_twice() throws Exception {
        // Given
        SocketShim shim = new SocketShim(http, TOKEN, address);
        shim.connect();
        shim.says(
                "{'jsonrpc':'2.0','id':'init','method':'initialize','params':{'protocolVersion':"
                        + "'2025-11-25','capabilities':{},'clientInfo':{'name':'s','version':'1'}}}");
        // An answer shows that the daemon has the session. An earlier cut loses the session and
        // what was sent in it.
        var _ = shim.awaitHeard(1);

        // When
        for (int id = 0; id < CALLS; id++) {
            if (id % CALLS_PER_CUT == CALLS_PER_CUT - 1) {
                shim.reconnect();
            }
            shim.says(call(id, "count", id % 3 == 0 ? "{'hold':0.01}" : "{}"));
        }

        // Then
        assertThat(shim.lostSessions()).isZero();
        List<String> heard = shim.awaitHeard(1 + CALLS);
        assertThat(shim.lostSessions()).isZero();
        assertThat(heard).hasSize(1 + CALLS).doesNotHaveDuplicates();
        assertThat(heard).noneMatch(each -> each.contains("\"error\""));
        shim.says(call(CALLS, "count", "{'by':0}"));
        assertThat(shim.awaitHeard(2 + CALLS).getLast()).contains("\"count\":" + CALLS);
        assertThat(events.events(Daemon.SessionResumed.class)).hasSize(CALLS / CALLS_PER_CUT);
        assertThat(daemon.sessions()).hasSize(1);
    }

    private DaemonServer daemon(Address listen) {
        return new DiagnosticDaemons(TOKEN, MAX_MESSAGE_BYTES, events, timers).at(listen);
    }

    private Peer connect() throws Exception {
        return Peer.connect(Peer.builder(http, TOKEN, "mcp"), address);
    }

    private String rawUpgrade(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(
                            ("GET / HTTP/1.1\r\nHost: "
                                            + host
                                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                            + "Sec-WebSocket-Version: 13\r\n"
                                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                            + "Sec-WebSocket-Protocol: mcp\r\nAuthorization: Bearer "
                                            + TOKEN.value()
                                            + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private void assertRefused(Throwable refused, int status, RejectReason reason) {
        if (!(refused.getCause() instanceof WebSocketHandshakeException handshake)) {
            throw new AssertionError("not refused by HTTP", refused);
        }
        assertThat(handshake.getResponse().statusCode()).isEqualTo(status);
        assertThat(refusals()).containsExactly(reason);
    }

    private Iterable<RejectReason> refusals() {
        return events.events(Daemon.ConnectionRefused.class).stream()
                .map(Daemon.ConnectionRefused::reason)
                .toList();
    }

    private void awaitSessions(int expected) {
        Eventually.await(
                "sessions end in time",
                () ->
                        daemon.sessions().size() == expected
                                && !events.events(Daemon.SessionClosed.class).isEmpty());
    }

    private static String call(int id, String tool, String arguments) {
        return "{'jsonrpc':'2.0','id':%d,'method':'tools/call','params':{'name':'%s','arguments':%s}}"
                .formatted(id, tool, arguments);
    }
}
