package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.telemetry.slots.SlotsImage;
import dev.mcptether.telemetry.spans.OtlpReceiver;
import dev.mcptether.time.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Uses one marker as token, URL password, tool argument and tool result. The marker must not
/// appear in a file of the home, on stderr, in an export or in `/metrics`. The test makes calls, an
/// outage and a refused link, with the settings that log the most.
@Timeout(120)
final class SecretIT {
    private final String marker = "marker" + UUID.randomUUID().toString().replace("-", "");

    @RegisterExtension private final Processes processes = new Processes();
    @TempDir private Path outside;

    @Test
    void a_secret_is_nowhere() throws Exception {
        try (OtlpReceiver collector = new OtlpReceiver(OtlpReceiver.Mood.ACCEPTING)) {
            // Given
            int port = Processes.freePort();
            Path tokenFile = token(marker);
            Map<String, String> talkative =
                    Map.of(
                            "TETHER_LOG_LEVEL", "debug",
                            "TETHER_TRACE_PROPAGATION", "inject",
                            "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(),
                            "OTEL_LOGS_EXPORTER", "otlp");
            Map<String, String> shimSettings = new HashMap<>(talkative);
            shimSettings.put("TETHER_TOKEN", marker);
            shimSettings.put(
                    "TETHER_URL",
                    "ws://user:%s@127.0.0.1:%d/?key=%s".formatted(marker, port, marker));
            // Long enough for the first link, and short enough to wait for when no daemon runs.
            Duration wait = Pace.roomFor(Duration.ofSeconds(2));
            shimSettings.put("TETHER_CALL_WAIT", wait.toMillis() + "ms");
            Process daemon = processes.daemon(port, talkative, stderr("daemon-1"));

            // When
            Process process = processes.shim(shimSettings, stderr("shim"));
            Client client = new Client(process);
            client.asks(
                    "initialize",
                    "{'protocolVersion':'2025-11-25','capabilities':{},'clientInfo':{'name':'c','version':'1'}}");
            String served =
                    client.asks(
                            "tools/call", "{'name':'echo','arguments':{'text':'" + marker + "'}}");
            String failed =
                    client.asks(
                            "tools/call",
                            "{'name':'sleep','arguments':{'seconds':'" + marker + "'}}");
            processes.kill(daemon);
            String refused =
                    client.asks(
                            "tools/call", "{'name':'echo','arguments':{'text':'" + marker + "'}}");
            Path _ = token("another-token-of-more-than-32-characters");
            processes.daemon(port, talkative, stderr("daemon-2"));
            Eventually.await(
                    "the shim is refused for its token",
                    () -> counted("tether_connect_attempts_total{outcome=\"unauthorized\"}") > 0);
            String unauthorized =
                    client.asks(
                            "tools/call", "{'name':'echo','arguments':{'text':'" + marker + "'}}");
            String metrics = metrics();
            Eventually.await("spans of both leave", () -> collector.spans().size() >= 6);
            process.getOutputStream().close();
            boolean ended = process.waitFor(30, TimeUnit.SECONDS);

            // Then
            assertThat(ended).isTrue();
            assertThat(served).as("the echo of the marker").contains(marker);
            assertThat(failed).contains("\"isError\":true");
            assertThat(List.of(refused, unauthorized))
                    .allMatch(each -> each.contains("\"error\""))
                    .noneMatch(each -> each.contains(marker));
            Map<String, byte[]> said = new TreeMap<>();
            said.put("/metrics", metrics.getBytes(StandardCharsets.UTF_8));
            for (byte[] body : collector.bodies()) {
                said.put("export " + said.size(), body);
            }
            read(processes.home(), said);
            read(outside, said);
            said.remove(tokenFile.toString());
            assertThat(said.keySet())
                    .anyMatch(name -> name.endsWith(".jsonl"))
                    .anyMatch(name -> name.endsWith(".counters"))
                    .anyMatch(name -> name.endsWith("shim.err"));
            assertThat(
                            new String(
                                    said.get(outside.resolve("shim.err").toString()),
                                    StandardCharsets.UTF_8))
                    .as("debug diagnostics")
                    .isNotBlank();
            assertThat(metrics).contains("tether_connect_attempts_total");
            said.forEach((name, content) ->
                    assertThat(new String(content, StandardCharsets.ISO_8859_1))
                            .as(name)
                            .doesNotContain(marker));
        }
    }

    private Path token(String secret) throws IOException {
        Path file = processes.home().resolve("daemons").resolve("default").resolve("token");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, secret);
    }

    private ProcessBuilder.Redirect stderr(String who) {
        return ProcessBuilder.Redirect.to(outside.resolve(who + ".err").toFile());
    }

    private long counted(String series) {
        try {
            long sum = 0;
            for (SlotsImage image : processes.slots().values()) {
                sum += image.counters().getOrDefault(series, BigDecimal.ZERO).longValue();
            }
            return sum;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The metrics of every instance whose card names an address.
    private String metrics() throws Exception {
        StringBuilder all = new StringBuilder();
        try (HttpClient http = HttpClient.newHttpClient();
                Stream<Path> cards =
                        Files.list(processes.home().resolve("run").resolve("instances"))) {
            for (Path card : cards.filter(each -> each.toString().endsWith(".json")).toList()) {
                String at =
                        JsonMapper.shared().readTree(card.toFile()).path("metrics").asString("");
                HttpRequest request =
                        HttpRequest.newBuilder(URI.create("http://" + at + "/metrics"))
                                .header("Accept", "application/openmetrics-text")
                                .build();
                try {
                    all.append(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
                } catch (ConnectException killed) {
                    // The process was killed, and its card is still there.
                }
            }
        }
        return all.toString();
    }

    private static void read(Path directory, Map<String, byte[]> into) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                into.put(file.toString(), Files.readAllBytes(file));
            }
        }
    }

    /// A client that sends one request at a time.
    private static final class Client {
        private final OutputStream out;
        private final BufferedReader in;
        private int id;

        Client(Process shim) {
            out = shim.getOutputStream();
            in = shim.inputReader(StandardCharsets.UTF_8);
        }

        String asks(String method, String params) throws IOException {
            id++;
            String line =
                    "{'jsonrpc':'2.0','id':%d,'method':'%s','params':%s}\n"
                            .formatted(id, method, params);
            out.write(line.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
            out.flush();
            for (String answer = in.readLine(); answer != null; answer = in.readLine()) {
                if (answer.contains("\"id\":" + id)) {
                    return answer;
                }
            }
            throw new AssertionError("the shim ended");
        }
    }
}
