package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mcptether.time.Eventually;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Runs a session of the official Java SDK through a shim process to an embedded daemon process.
@Timeout(180)
final class JavaSdkClientIT {
    private static final int OUTCOME_UNKNOWN = -31002;
    @RegisterExtension private final Processes processes = new Processes();
    private int port;
    private Process daemon;

    @BeforeEach
    void a_daemon_listens() throws Exception {
        port = Processes.freePort();
        daemon = startDaemon();
    }

    @Test
    void a_client_shakes_hands_lists_and_calls() {
        // Given
        try (McpSyncClient client = client().build()) {
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
    void recent_events_are_those_of_daemon_and_shim() {
        // Given
        try (McpSyncClient client = client().build()) {
            client.initialize();
            CallToolRequest recent =
                    CallToolRequest.builder("recent_events").arguments(Map.of()).build();

            // Then
            Eventually.eventually(() ->
                    assertThat(text(client.callTool(recent)))
                            .contains("daemon.listening", "link.attempt_ended"));
        }
    }

    @Test
    void progress_arrives_while_the_call_runs() {
        // Given
        List<Double> seen = new CopyOnWriteArrayList<>();
        try (McpSyncClient client =
                client().progressConsumer(progress -> seen.add(progress.progress())).build()) {
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
                client().roots(new Root("file:///a/root/of/the/client", "root")).build()) {
            client.initialize();

            // When
            CallToolResult answer =
                    client.callTool(
                            CallToolRequest.builder("ask_client").arguments(Map.of()).build());

            // Then
            assertThat(text(answer)).contains("a/root/of/the/client");
        }
    }

    /// Each call is sent when the one before it runs. If two threads send at once, the SDK's stdio
    /// transport may fail one of them (2.1.0 after 100 ms, modelcontextprotocol/java-sdk issue
    /// 875).
    @Test
    void ten_calls_at_once_each_get_their_own_answer() throws Exception {
        // Given
        List<Double> seconds = IntStream.range(20, 30).mapToObj(tenths -> tenths / 10.0).toList();
        BlockingQueue<Object> running = new LinkedBlockingQueue<>();
        try (McpSyncClient client =
                        client().progressConsumer(progress -> running.add(progress.progressToken()))
                                .build();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            client.initialize();

            // When
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (double each : seconds) {
                answers.add(
                        CompletableFuture.supplyAsync(
                                () -> text(client.callTool(sleep(each, 100))), callers));
                awaitFirst(running, each);
            }

            // Then
            assertThat(answers.stream().map(CompletableFuture::join))
                    .isEqualTo(seconds.stream().map("slept for %s s"::formatted).toList());
        }
    }

    private static void awaitFirst(BlockingQueue<Object> running, double token) throws Exception {
        Object next = "";
        while (!next.equals(String.valueOf(token))) {
            next = running.poll(Pace.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).as("the call of %s s does not run", token).isNotNull();
        }
    }

    @Test
    void a_call_in_flight_is_refused_when_the_daemon_is_killed_and_the_next_daemon_serves()
            throws Exception {
        // Given
        CompletableFuture<Void> running = new CompletableFuture<>();
        try (McpSyncClient client =
                        client().progressConsumer(progress -> running.complete(null)).build();
                ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
            client.initialize();
            CompletableFuture<McpError> refused =
                    CompletableFuture.supplyAsync(
                            () ->
                                    catchThrowableOfType(
                                            McpError.class, () -> client.callTool(sleep(60, 600))),
                            caller);
            running.get(Pace.PATIENCE.toSeconds(), TimeUnit.SECONDS);

            // When
            processes.kill(daemon);

            // Then
            assertThat(
                            refused.get(Pace.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                    .getJsonRpcError()
                                    .code())
                    .isEqualTo(OUTCOME_UNKNOWN);
            daemon = startDaemon();
            assertThat(text(client.callTool(echo("again")))).isEqualTo("again");
        }
    }

    private McpClient.SyncSpec client() {
        List<String> command = processes.command("shim", "--url", "ws://127.0.0.1:" + port);
        ServerParameters shim =
                ServerParameters.builder(command.getFirst())
                        .args(command.subList(1, command.size()))
                        .env(processes.environment())
                        .build();
        return McpClient.sync(new StdioClientTransport(shim, McpJsonDefaults.getMapper()))
                .requestTimeout(Pace.PATIENCE);
    }

    private static CallToolRequest echo(String text) {
        return CallToolRequest.builder("echo").arguments(Map.of("text", text)).build();
    }

    /// Its progress token is the number of seconds.
    private static CallToolRequest sleep(double seconds, int steps) {
        return CallToolRequest.builder("sleep")
                .arguments(Map.of("seconds", seconds, "steps", steps))
                .progressToken(String.valueOf(seconds))
                .build();
    }

    private static String text(CallToolResult answer) {
        return answer.content().stream()
                .map(TextContent.class::cast)
                .map(TextContent::text)
                .reduce("", String::concat);
    }

    private Process startDaemon() throws Exception {
        return processes.daemon(port, Map.of(), ProcessBuilder.Redirect.INHERIT);
    }
}
