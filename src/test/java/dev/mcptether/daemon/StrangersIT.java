package dev.mcptether.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.Address;
import dev.mcptether.config.Token;
import dev.mcptether.daemon.diagnostics.McpServer;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.Daemon.RejectReason;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.proof.Exchange;
import dev.mcptether.proof.LinkHeaders;
import dev.mcptether.proof.Nonce;
import dev.mcptether.proof.Side;
import dev.mcptether.resume.Control;
import dev.mcptether.time.Eventually;
import dev.mcptether.time.SystemTimers;
import dev.mcptether.time.Timers;
import dev.mcptether.time.VirtualTimers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Tests peers that connect to a daemon without its token.
@Timeout(120)
final class StrangersIT {
    private static final Token TOKEN = new Token("the-token-of-this-test-is-long-enough");

    private final RecordingSink events = new RecordingSink();
    private final SystemTimers timers = new SystemTimers();
    private final VirtualTimers virtual = new VirtualTimers();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Nonce nonce = Nonce.fresh(new SecureRandom());
    private DaemonServer daemon;
    private Address address;

    @BeforeEach
    void start() throws IOException {
        start(timers);
    }

    private void start(Timers clock) throws IOException {
        DiagnosticDaemons daemons = new DiagnosticDaemons(TOKEN, 1 << 20, events, clock);
        McpServer server = daemons.diagnostics();
        Paths paths =
                path ->
                        path.equals("/")
                                ? new Destination.Server(server)
                                : new Destination.Nowhere(List.of("main", "tether"));
        daemon = daemons.at(new Address("127.0.0.1", 0), paths);
        address = daemon.start();
    }

    @AfterEach
    void stop() {
        daemon.close();
        timers.close();
        http.close();
    }

    @Test
    void daemon_and_shim_prove_themselves_and_then_the_link_begins() throws Exception {
        // Given
        Raw shim = Raw.upgrade(address, "/", nonce);

        // When
        shim.binary(new Control.Proof(shim.proof(TOKEN)).encode());
        shim.binary(hello());

        // Then
        assertThat(shim.exchange().isProof(shim.daemonsProof(), Side.DAEMON, TOKEN)).isTrue();
        assertThat(shim.frame()[0]).isEqualTo((byte) Control.WELCOME);
        Eventually.await(() -> !daemon.sessions().isEmpty());
        shim.close();
    }

    @Test
    void a_first_frame_that_is_no_proof_or_a_false_one_closes_with_4102() throws Exception {
        Token other = new Token("another-token-that-is-long-enough-too");
        for (byte[] first :
                List.of(
                        hello(),
                        new byte[] {9},
                        new byte[20_000],
                        new byte[33],
                        new Control.Proof(new byte[32]).encode())) {
            // When
            Raw stranger = Raw.upgrade(address, "/", nonce);
            stranger.binary(first);

            // Then
            int expected = first.length > 16_384 ? 1009 : 4102;
            assertThat(stranger.closeCode()).isEqualTo(expected);
            stranger.close();
        }
        Raw forger = Raw.upgrade(address, "/", nonce);
        forger.binary(new Control.Proof(forger.proof(other)).encode());
        assertThat(forger.closeCode()).isEqualTo(4102);
        Raw reflector = Raw.upgrade(address, "/", nonce);
        reflector.binary(new Control.Proof(reflector.daemonsProof()).encode());
        assertThat(reflector.closeCode()).isEqualTo(4102);
        assertThat(daemon.sessions()).isEmpty();
        forger.close();
        reflector.close();
    }

    @Test
    void a_shim_that_asks_for_an_unknown_server_hears_goodbye_and_what_there_is() throws Exception {
        // Given
        Raw shim = Raw.upgrade(address, "/github", nonce);

        // When
        shim.binary(new Control.Proof(shim.proof(TOKEN)).encode());

        // Then
        assertThat(shim.frame()).containsExactly(Control.GOODBYE);
        assertThat(shim.closeCode()).isEqualTo(4404);
        assertThat(shim.reason).isEqualTo("no such server; there are: main, tether");
        shim.close();
    }

    @Test
    void another_client_that_asks_for_an_unknown_server_gets_404() throws Exception {
        // When
        Raw client = Raw.request(address, "/github", "Authorization: Bearer " + TOKEN.value());

        // Then
        assertThat(client.head).startsWith("HTTP/1.1 404");
        assertThat(new String(client.in.readAllBytes(), StandardCharsets.UTF_8))
                .contains("no such server; there are: main, tether");
        client.close();
    }

    @Test
    void whoever_upgrades_and_says_nothing_is_gone_after_five_seconds() throws Exception {
        // When
        long beganNanos = System.nanoTime();
        Raw silent = Raw.upgrade(address, "/", nonce);
        int end = silent.in.read();
        Duration lasted = Duration.ofNanos(System.nanoTime() - beganNanos);

        // Then
        assertThat(end).isEqualTo(-1);
        assertThat(lasted).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(20));
        // The daemon reports the refusal a moment after it closes the socket.
        Eventually.eventually(() -> assertThat(refusals()).containsExactly(RejectReason.UNPROVEN));
        silent.close();
    }

    /// Found by CI: on a busy machine half of the shims take half a second for their proof.
    @Test
    void a_slow_shim_among_many_gets_its_turn_and_no_more() throws Exception {
        // Given
        daemon.close();
        start(virtual);
        List<Raw> shims = new ArrayList<>();
        for (int i = 0; i < Places.STRANGERS + 1; i++) {
            shims.add(Raw.upgrade(address, "/", nonce));
        }

        // When
        virtual.advance(Duration.ofMillis(499));
        Raw slow = shims.removeFirst();
        slow.binary(new Control.Proof(slow.proof(TOKEN)).encode());
        slow.binary(hello());

        // Then
        assertThat(slow.frame()[0]).isEqualTo((byte) Control.WELCOME);
        shims.add(Raw.upgrade(address, "/", nonce));
        virtual.advance(Duration.ofMillis(1));
        assertThat(shims.removeFirst().in.read()).isEqualTo(-1);
        Raw next = shims.removeFirst();
        next.binary(new Control.Proof(next.proof(TOKEN)).encode());
        next.binary(hello());
        assertThat(next.frame()[0]).isEqualTo((byte) Control.WELCOME);
        Eventually.eventually(() -> assertThat(refusals()).containsExactly(RejectReason.UNPROVEN));
        for (Raw each : shims) {
            each.close();
        }
        slow.close();
        next.close();
    }

    /// Each connection sends a header line every three seconds, so an idle timeout does not end it.
    @Test
    void hundreds_of_half_open_connections_shut_nobody_out() throws Exception {
        List<Socket> crowd = new ArrayList<>();
        try (SystemTimers timers = new SystemTimers()) {
            // Given
            for (int i = 0; i < 330; i++) {
                Socket socket = new Socket();
                crowd.add(socket);
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port()),
                        30_000);
                say(socket, "GET / HTTP/1.1\r\nHost: localhost\r\n");
            }
            keepTalking(crowd, timers);

            // When
            for (int i = 0; i < 20; i++) {
                Raw shim = Raw.upgrade(address, "/", nonce);
                shim.binary(new Control.Proof(shim.proof(TOKEN)).encode());
                shim.binary(hello());
                assertThat(shim.frame()[0]).isEqualTo((byte) Control.WELCOME);
                shim.close();
            }

            // Then
            for (Socket each : crowd) {
                each.setSoTimeout(30_000);
                assertThat(ended(each)).as("the half-open connection was ended").isTrue();
            }
            assertThat(refusals()).contains(RejectReason.UNPROVEN);
        } finally {
            for (Socket each : crowd) {
                each.close();
            }
        }
    }

    private static void keepTalking(List<Socket> crowd, Timers timers) {
        for (Socket each : crowd) {
            say(each, "X-Slow: 1\r\n");
        }
        timers.after(Duration.ofSeconds(3), () -> keepTalking(crowd, timers));
    }

    private static void say(Socket to, String line) {
        try {
            to.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            // The daemon has ended the connection, as it should.
        }
    }

    private static boolean ended(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes().length == 0;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void plain_http_is_still_told_what_this_is() throws Exception {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(URI.create("http://" + address + "/")).build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(426);
    }

    private List<RejectReason> refusals() {
        return events.events(Daemon.ConnectionRefused.class).stream()
                .map(Daemon.ConnectionRefused::reason)
                .toList();
    }

    /// A hello with a random id and a random secret.
    private static byte[] hello() {
        byte[] random = new byte[48];
        new SecureRandom().nextBytes(random);
        return ByteBuffer.allocate(1 + 48 + 2 + 4)
                .put((byte) Control.HELLO)
                .put(random)
                .put(new byte[] {(byte) 0x80, 8, (byte) 0x80, (byte) 0x80, (byte) 0x80, 2})
                .array();
    }

    /// A WebSocket written by hand, which sends what no library would send.
    private static final class Raw implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final String head;
        private final Nonce nonce;
        private String reason = "";

        private Raw(Address to, String path, String headers, Nonce nonce) throws IOException {
            this.nonce = nonce;
            socket = new Socket(InetAddress.getLoopbackAddress(), to.port());
            socket.setSoTimeout(60_000);
            in = socket.getInputStream();
            say(
                    socket,
                    String.join(
                            "\r\n",
                            "GET " + path + " HTTP/1.1",
                            "Host: 127.0.0.1",
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                            "Sec-WebSocket-Protocol: mcp",
                            headers,
                            "",
                            ""));
            StringBuilder read = new StringBuilder();
            while (read.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("no answer: " + read);
                }
                read.append((char) next);
            }
            head = read.toString();
        }

        static Raw request(Address to, String path, String headers) throws IOException {
            return new Raw(to, path, headers, Nonce.fresh(new SecureRandom()));
        }

        static Raw upgrade(Address to, String path, Nonce nonce) throws IOException {
            Raw raw = new Raw(to, path, "Tether-Link: v1\r\nTether-Nonce: " + nonce.text(), nonce);
            assertThat(raw.head).startsWith("HTTP/1.1 101").contains("Tether-Link: v1");
            return raw;
        }

        Exchange exchange() {
            return new Exchange(
                    nonce,
                    Nonce.read(header(LinkHeaders.NONCE)).orElseThrow(),
                    (InetSocketAddress) socket.getRemoteSocketAddress());
        }

        byte[] proof(Token token) {
            return exchange().proof(Side.SHIM, token);
        }

        byte[] daemonsProof() {
            return LinkHeaders.proof(header(LinkHeaders.PROOF)).orElseThrow();
        }

        private String header(String name) {
            return head.lines()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }

        /// Sends a binary frame, masked with zeros.
        void binary(byte[] payload) throws IOException {
            ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
            frame.put((byte) 0x82);
            if (payload.length < 126) {
                frame.put((byte) (0x80 | payload.length));
            } else {
                frame.put((byte) 0xFE).putShort((short) payload.length);
            }
            frame.putInt(0).put(payload);
            socket.getOutputStream().write(frame.array(), 0, frame.position());
        }

        byte[] frame() throws IOException {
            int first = in.read();
            int length = in.read();
            byte[] payload = in.readNBytes(length);
            if ((first & 0x0F) == 8) {
                reason = new String(payload, 2, length - 2, StandardCharsets.UTF_8);
                throw new CloseFrame(((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF));
            }
            return payload;
        }

        int closeCode() throws IOException {
            try {
                throw new AssertionError("not a close frame but " + frame().length + " bytes");
            } catch (CloseFrame closed) {
                return closed.code;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static final class CloseFrame extends IOException {
        private final transient int code;

        CloseFrame(int code) {
            super("closed with " + code);
            this.code = code;
        }
    }
}
