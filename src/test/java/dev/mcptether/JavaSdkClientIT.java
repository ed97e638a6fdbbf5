package dev.mcptether;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Root;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A session of the official Java SDK through a shim process to an embedded daemon process.
@Timeout(60)
final class JavaSdkClientIT {
    private static final String TETHER =
            Path.of(File.separatorChar == '\\' ? "tether.cmd" : "tether")
                    .toAbsolutePath()
                    .toString();

    private static final int OUTCOME_UNKNOWN = -31002;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private static Path sharedHome;
    private static Daemon shared;
    @TempDir private Path ownHome;

    @BeforeAll
    static void a_daemon_listens() throws Exception {
        shared = Daemon.start(sharedHome, freePort());
    }

    @AfterAll
    static void the_daemon_ends() throws Exception {
        shared.kill();
    }

    /// The SDK does not wait for its shim, which still writes its last event below the home.
    @AfterEach
    void the_shims_end() throws Exception {
        long daemon = shared.process.pid();
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            if (child.pid() != daemon) {
                child.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void a_client_shakes_hands_lists_and_calls() {
        // Given
        try (McpSyncClient client = client(shared).build()) {
            client.initialize();

            // When
            CallToolResult answer = client.callTool(echo("grüße \u2028 \ud83e\uddf5"));

            // Then
            assertThat(client.getServerInfo().name()).containsIgnoringCase("tether");
            assertThat(client.listTools().tools()).extracting(Tool::name).contains("echo", "sleep");
            assertThat(text(answer)).isEqualTo("grüße \u2028 \ud83e\uddf5");
        }
    }

    @Test
    void recent_events_are_those_of_daemon_and_shim() throws Exception {
        // Given
        Daemon daemon = Daemon.start(ownHome, freePort());
        try (McpSyncClient client = client(daemon).build()) {
            client.initialize();
            CallToolRequest recent =
                    CallToolRequest.builder("recent_events").arguments(Map.of()).build();
            long deadline = System.nanoTime() + PATIENCE.toNanos();

            // When
            String events = text(client.callTool(recent));
            while (!events.contains("link.attempt_ended") && System.nanoTime() < deadline) {
                events = text(client.callTool(recent));
            }

            // Then
            assertThat(events).contains("daemon.listening", "link.attempt_ended");
        } finally {
            daemon.kill();
        }
    }

    @Test
    void progress_arrives_while_the_call_runs() {
        // Given
        List<Double> seen = new CopyOnWriteArrayList<>();
        try (McpSyncClient client =
                client(shared)
                        .progressConsumer(progress -> seen.add(progress.progress()))
                        .build()) {
            client.initialize();

            // When
            client.callTool(
                    CallToolRequest.builder("sleep")
                            .arguments(Map.of("seconds", 1, "steps", 4))
                            .progressToken("token")
                            .build());

            // Then
            assertThat(seen).hasSizeGreaterThanOrEqualTo(3).isSorted();
        }
    }

    @Test
    void a_request_of_the_daemon_is_answered_by_the_client() {
        // Given
        try (McpSyncClient client =
                client(shared).roots(new Root("file:///a/root/of/the/client", "root")).build()) {
            client.initialize();

            // When
            CallToolResult answer =
                    client.callTool(
                            CallToolRequest.builder("ask_client").arguments(Map.of()).build());

            // Then
            assertThat(text(answer)).contains("a/root/of/the/client");
        }
    }

    @Test
    void ten_calls_at_once_each_get_their_own_answer() {
        // Given
        List<String> texts = IntStream.range(0, 10).mapToObj(i -> "call " + i).toList();
        try (McpSyncClient client = client(shared).build();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            client.initialize();

            // When
            List<CompletableFuture<String>> answers =
                    texts.stream()
                            .map(each ->
                                    CompletableFuture.supplyAsync(
                                            () -> text(client.callTool(echo(each))), callers))
                            .toList();

            // Then
            assertThat(answers.stream().map(CompletableFuture::join)).isEqualTo(texts);
        }
    }

    @Test
    void a_call_in_flight_is_refused_when_the_daemon_is_killed_and_the_next_daemon_serves()
            throws Exception {
        // Given
        int port = freePort();
        Daemon daemon = Daemon.start(ownHome, port);
        CompletableFuture<Void> running = new CompletableFuture<>();
        try (McpSyncClient client =
                        client(daemon)
                                .progressConsumer(progress -> running.complete(null))
                                .build();
                ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
            client.initialize();
            CompletableFuture<McpError> refused =
                    CompletableFuture.supplyAsync(
                            () ->
                                    catchThrowableOfType(
                                            McpError.class, () -> client.callTool(longSleep())),
                            caller);
            running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            // When
            daemon.kill();

            // Then
            assertThat(refused.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).getJsonRpcError().code())
                    .isEqualTo(OUTCOME_UNKNOWN);
            daemon = Daemon.start(ownHome, port);
            assertThat(text(client.callTool(echo("again")))).isEqualTo("again");
        } finally {
            daemon.kill();
        }
    }

    private static McpClient.SyncSpec client(Daemon daemon) {
        ServerParameters shim =
                ServerParameters.builder(TETHER)
                        .args("shim", "--url", "ws://127.0.0.1:" + daemon.port)
                        .env(Map.of("TETHER_HOME", daemon.home.toString(), "TETHER_FLEET", "off"))
                        .build();
        return McpClient.sync(new StdioClientTransport(shim, McpJsonDefaults.getMapper()))
                .requestTimeout(Duration.ofSeconds(30));
    }

    private static CallToolRequest echo(String text) {
        return CallToolRequest.builder("echo").arguments(Map.of("text", text)).build();
    }

    private static CallToolRequest longSleep() {
        return CallToolRequest.builder("sleep")
                .arguments(Map.of("seconds", 60, "steps", 600))
                .progressToken("token")
                .build();
    }

    private static String text(CallToolResult answer) {
        return answer.content().stream()
                .map(TextContent.class::cast)
                .map(TextContent::text)
                .reduce("", String::concat);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// A daemon process that the shims find through its port and its home.
    private record Daemon(Process process, Path home, int port) {
        /// Returns when it accepts connections; by then its token is there for the shims to read.
        static Daemon start(Path home, int port) throws Exception {
            ProcessBuilder builder =
                    new ProcessBuilder(TETHER, "daemon", "run")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT);
            Map<String, String> environment = builder.environment();
            environment.put("TETHER_HOME", home.toString());
            environment.put("TETHER_LISTEN", "127.0.0.1:" + port);
            environment.put("TETHER_FLEET", "off");
            Process started = builder.start();
            long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
            while (!accepts(port)) {
                assertThat(started.waitFor(20, TimeUnit.MILLISECONDS)).as("it ended").isFalse();
                assertThat(System.nanoTime()).as("it must listen").isLessThan(deadlineNanos);
            }
            return new Daemon(started, home, port);
        }

        private static boolean accepts(int port) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }
}
