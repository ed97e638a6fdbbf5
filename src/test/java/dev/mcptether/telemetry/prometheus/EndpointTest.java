package dev.mcptether.telemetry.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Method;
import dev.mcptether.event.Role;
import dev.mcptether.event.TraceContext;
import dev.mcptether.telemetry.Instruments;
import dev.mcptether.telemetry.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndpointTest {
    @TempDir Path home;

    private Instruments shim;
    private InetSocketAddress address;

    @BeforeEach
    void open() {
        shim = Instruments.open(Samples.settings(home), Samples.identity(), InstantSource.system());
        address = serve(shim);
    }

    @AfterEach
    void close() {
        shim.close(Duration.ofSeconds(5));
    }

    @Test
    void all_expected_series_are_there_from_the_start_and_they_are_few() throws IOException {
        // When
        String answer = get("/metrics", host(), "*/*");

        // Then
        List<String> series = series(answer);
        assertThat(answer).contains("Content-Type: text/plain; version=0.0.4; charset=utf-8");
        assertThat(series).filteredOn(line -> !line.startsWith("jvm_")).hasSizeBetween(100, 149);
        assertThat(series)
                .contains(
                        "tether_connect_attempts_total{outcome=\"opened\"} 0.0",
                        "tether_retries_total{cause=\"link_lost\"} 0.0",
                        "tether_parent_checks_total{method=\"poll\",outcome=\"alive\"} 0.0",
                        "tether_orphan_shutdowns_total{trigger=\"poll\"} 0.0",
                        "tether_calls_total{method=\"tools/call\",outcome=\"ok\"} 0.0",
                        "tether_link_up 0.0",
                        "tether_outage_seconds_bucket{le=\"+Inf\"} 0");
    }

    @Test
    void a_kept_connection_does_not_wait_for_acknowledgements() throws Exception {
        // Given: the system delays acknowledgements on a connection that is no longer young
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + host() + "/metrics")).build();
        long fastestNanos = Long.MAX_VALUE;

        // When
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < 40; i++) {
                long startNanos = System.nanoTime();
                HttpResponse<String> answer =
                        http.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                if (i >= 20) {
                    fastestNanos = Math.min(fastestNanos, System.nanoTime() - startNanos);
                }
            }
        }

        // Then: Linux delays an acknowledgement by 40 ms
        assertThat(Duration.ofNanos(fastestNanos)).isLessThan(Duration.ofMillis(30));
    }

    @Test
    void what_happens_against_expectation_is_shown_as_well() throws IOException {
        // Given
        EventSink sink = shim.sink();
        String before = get("/metrics", host(), "*/*");

        // When
        sink.emit(
                new Call.Finished(
                        1,
                        Initiator.CLIENT,
                        Method.TOOLS_LIST,
                        CallOutcome.TOOL_ERROR,
                        null,
                        Duration.ZERO));

        // Then
        String line = "tether_calls_total{method=\"tools/list\",outcome=\"tool_error\"} 1.0";
        assertThat(before).doesNotContain("tools/list\",outcome=\"tool_error");
        assertThat(series(get("/metrics", host(), "*/*"))).contains(line);
    }

    @Test
    void open_metrics_carries_the_trace_of_the_last_call_in_a_bucket() throws IOException {
        // Given
        EventSink sink = shim.sink();
        TraceContext context =
                new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null);
        sink.emit(new Call.Started(1, Initiator.CLIENT, Method.TOOLS_CALL, "1", "echo", context));
        sink.emit(
                new Call.Finished(
                        1,
                        Initiator.CLIENT,
                        Method.TOOLS_CALL,
                        CallOutcome.OK,
                        null,
                        Duration.ofMillis(15)));

        // When
        String answer =
                get("/metrics", host(), "application/openmetrics-text;version=1.0.0,*/*;q=0.1");

        // Then
        assertThat(answer)
                .contains("Content-Type: application/openmetrics-text")
                .endsWith("# EOF\n");
        assertThat(series(answer))
                .anyMatch(line ->
                        line.startsWith(
                                        "mcp_client_operation_duration_seconds_bucket{le=\"0.02\"} 1 # {")
                                && line.contains("trace_id=\"0af7651916cd43dd8448eb211c80319c\"")
                                && line.contains("span_id=\"b7ad6b7169203331\""));
    }

    @Test
    void a_name_that_is_not_this_machine_is_refused() throws IOException {
        // When // Then
        assertThat(get("/metrics", "evil.example", "*/*")).startsWith("HTTP/1.1 421");
        assertThat(get("/metrics", "evil.example:" + address.getPort(), "*/*"))
                .startsWith("HTTP/1.1 421");
        assertThat(get("/metrics", "127.0.0.1", "*/*")).startsWith("HTTP/1.1 421");
        assertThat(get("/metrics", "LOCALHOST:" + address.getPort(), "*/*"))
                .startsWith("HTTP/1.1 200");
        assertThat(get("/metrics", "[::1]:" + address.getPort(), "*/*")).startsWith("HTTP/1.1 200");
    }

    @Test
    void there_is_nothing_but_metrics() throws IOException {
        // When // Then
        assertThat(get("/", host(), "*/*")).startsWith("HTTP/1.1 404");
        assertThat(request(address, "POST", "/metrics", host(), "*/*")).startsWith("HTTP/1.1 405");
    }

    @Test
    void a_daemon_shows_its_own_side_and_nothing_of_a_shims() throws IOException {
        // Given
        Instruments daemon =
                Instruments.open(
                        Samples.settings(home),
                        Samples.identity(Role.DAEMON),
                        InstantSource.system());
        InetSocketAddress served = serve(daemon);

        // When
        List<String> series =
                series(request(served, "GET", "/metrics", "localhost:" + served.getPort(), "*/*"));
        daemon.close(Duration.ofSeconds(5));

        // Then
        assertThat(series)
                .contains(
                        "tether_daemon_sessions 0.0",
                        "mcp_server_operation_duration_seconds_count 0")
                .noneMatch(line -> line.startsWith("tether_connect_attempts_total"));
    }

    @Test
    void a_daemon_shows_the_gauges_of_a_server_that_has_answered_at_zero() throws IOException {
        // Given
        Instruments daemon =
                Instruments.open(
                        Samples.settings(home),
                        Samples.identity(Role.DAEMON),
                        InstantSource.system());
        InetSocketAddress served = serve(daemon);

        // When
        daemon.sink()
                .emit(
                        new Call.Finished(
                                1,
                                Initiator.CLIENT,
                                Method.TOOLS_CALL,
                                CallOutcome.OK,
                                null,
                                Duration.ZERO,
                                "main"));
        List<String> series =
                series(request(served, "GET", "/metrics", "localhost:" + served.getPort(), "*/*"));
        daemon.close(Duration.ofSeconds(5));

        // Then
        assertThat(series)
                .contains(
                        "tether_server_processes{server=\"main\"} 0.0",
                        "tether_server_queued_messages{server=\"main\"} 0.0",
                        "tether_server_sessions{server=\"main\"} 0.0")
                .noneMatch(line -> line.startsWith("tether_server_processes{server=\"other\"}"));
    }

    @Test
    void a_host_without_an_address_serves_nothing_and_says_so() throws IOException {
        // When
        Optional<InetSocketAddress> at =
                shim.startBackground(
                        Optional.of(InetSocketAddress.createUnresolved("no-such.invalid", 0)));

        // Then
        assertThat(at).isEmpty();
        assertThat(get("/metrics", host(), "*/*"))
                .contains("tether_telemetry_degraded_total{part=\"endpoint\"} 1.0");
    }

    private static InetSocketAddress serve(Instruments instruments) {
        return instruments
                .startBackground(
                        Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
                .orElseThrow();
    }

    private String host() {
        return "127.0.0.1:" + address.getPort();
    }

    private String get(String path, String host, String accept) throws IOException {
        return request(address, "GET", path, host, accept);
    }

    /// Sends the request by hand, because the JDK's client does not let a test choose the Host
    /// header.
    private static String request(
            InetSocketAddress at, String method, String path, String host, String accept)
            throws IOException {
        try (Socket socket = new Socket(at.getAddress(), at.getPort())) {
            socket.getOutputStream()
                    .write(
                            "%s %s HTTP/1.1\r\nHost: %s\r\nAccept: %s\r\nConnection: close\r\n\r\n"
                                    .formatted(method, path, host, accept)
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> series(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void a_web_page_is_refused_even_under_our_own_name() throws IOException {
        for (String origin : List.of("http://evil.example", "null", "http://" + host())) {
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                // When
                write(
                        socket,
                        "GET /metrics HTTP/1.1\r\nHost: "
                                + host()
                                + "\r\nOrigin: "
                                + origin
                                + "\r\nConnection: close\r\n\r\n");

                // Then
                String answer = read(socket);
                assertThat(answer).startsWith("HTTP/1.1 403").doesNotContain("tether_");
            }
        }
    }

    @Test
    @org.junit.jupiter.api.Timeout(60)
    void the_oldest_connection_makes_room_for_the_next() throws IOException {
        // Given
        Socket oldest = new Socket(address.getAddress(), address.getPort());
        List<Socket> idle = new java.util.ArrayList<>();
        for (int i = 0; i < Endpoint.MOST_CONNECTIONS; i++) {
            idle.add(new Socket(address.getAddress(), address.getPort()));
        }

        // When
        String answer = get("/metrics", host(), "*/*");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(oldest.getInputStream().read()).isEqualTo(-1);
        for (Socket each : idle) {
            each.close();
        }
    }

    @Test
    @org.junit.jupiter.api.Timeout(60)
    void headers_that_never_end_are_cut_off_after_their_deadline() throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            long startNanos = System.nanoTime();

            // When: a byte arrives now and then, so the connection is never idle
            write(socket, "GET /metrics HTTP/1.1\r\n");
            socket.setSoTimeout(500);
            int end = 0;
            while (end == 0) {
                try {
                    end = socket.getInputStream().read();
                } catch (java.net.SocketTimeoutException quiet) {
                    write(socket, "X");
                } catch (java.net.SocketException reset) {
                    end = -1;
                }
            }

            // Then
            assertThat(end).isEqualTo(-1);
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                    .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(20));
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
