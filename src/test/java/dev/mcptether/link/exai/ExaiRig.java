package dev.mcptether.link.exai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.ExaiConfig;
import dev.mcptether.config.ShimConfig;
import dev.mcptether.config.Token;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.link.ConnectFailure;
import dev.mcptether.link.Connection;
import dev.mcptether.link.ConnectionListener;
import dev.mcptether.time.VirtualTimers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Connects the adapter to a scripted daemon on one side and a stand-in for the bridge on the
/// other, in virtual time.
final class ExaiRig {
    static final Duration SOON = Duration.ofMillis(200);
    private static final double EPOCH = 1_795_000_000.0;

    final VirtualTimers timers = new VirtualTimers();
    final MemoryNetwork network;
    final RecordingSink events = new RecordingSink();
    Bridge bridge = new Bridge();
    private final List<Throwable> surprises = new ArrayList<>();
    private final ExaiConnector connector;
    private @Nullable ScriptedExai daemon;
    private int ids;

    ExaiRig() {
        this(Path.of("nowhere"), 1);
    }

    ExaiRig(Path healthFile, long seed) {
        network = new MemoryNetwork(timers, new Random(seed));
        ExaiConfig config =
                new ExaiConfig(
                        "window 1",
                        Optional.empty(),
                        "ex-ws-shim",
                        32 << 20,
                        Duration.ofSeconds(30),
                        new ExaiConfig.Deadlines(
                                Duration.ofSeconds(90),
                                Duration.ofSeconds(120),
                                Duration.ofSeconds(600)),
                        Optional.of(
                                new ShimConfig.Pings(
                                        Duration.ofSeconds(45), Duration.ofSeconds(30))),
                        healthFile);
        connector =
                new ExaiConnector(
                        config,
                        network,
                        new ExaiConnector.Outside(
                                timers,
                                events,
                                this::now,
                                new SplittableRandom(seed),
                                Runnable::run,
                                pid -> pid == 7),
                        surprises::add);
    }

    Instant now() {
        return Instant.ofEpochMilli((long) (seconds() * 1000));
    }

    double seconds() {
        return EPOCH + timers.nanos() / 1e9;
    }

    ScriptedExai daemon(ExaiScript script) {
        return daemon(script, seconds());
    }

    /// @param clock the time on the daemon's clock, in seconds
    ScriptedExai daemon(ExaiScript script, double clock) {
        ScriptedExai fresh = new ScriptedExai(script, timers, clock);
        daemon = fresh;
        network.listens(fresh);
        return fresh;
    }

    ScriptedExai daemon() {
        return Objects.requireNonNull(daemon);
    }

    /// Opens a link to a daemon that has run for a while.
    static ExaiRig linked(ExaiScript script) {
        return new ExaiRig().link(script);
    }

    ExaiRig link(ExaiScript script) {
        daemon(script);
        timers.advance(Duration.ofSeconds(10));
        dial(null);
        timers.advance(SOON);
        assertThat(bridge.connection).as("the link; the failure is %s", bridge.failure).isNotNull();
        assertNoSurprise();
        return this;
    }

    void dial(@Nullable String token) {
        bridge.dialled = true;
        var _ =
                connector.dial(
                        DaemonUrl.parse("ws://127.0.0.1:8079"),
                        token == null ? null : new Token(token),
                        bridge);
    }

    /// Another shim dials the same daemon.
    void join(Bridge other) {
        var _ = connector.dial(DaemonUrl.parse("ws://127.0.0.1:8079"), null, other);
    }

    /// The bridge dials again, as after a loss.
    void redial() {
        bridge = new Bridge();
        dial(null);
    }

    /// Sends a request and returns its id.
    int request(String method, String params) {
        int id = ++ids;
        send(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                        + id
                        + ",\"method\":\""
                        + method
                        + "\",\"params\":"
                        + params
                        + "}");
        return id;
    }

    int call(String tool, String arguments) {
        return request("tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
    }

    int callWithProgress(String tool, String arguments) {
        int id = ids + 1;
        return request(
                "tools/call",
                "{\"name\":\""
                        + tool
                        + "\",\"arguments\":"
                        + arguments
                        + ",\"_meta\":{\"progressToken\":\"t"
                        + id
                        + "\"}}");
    }

    void send(String message) {
        Objects.requireNonNull(bridge.connection, "no link")
                .sendText(message.getBytes(StandardCharsets.UTF_8), false);
    }

    void advance(Duration by) {
        timers.advance(by);
        assertNoSurprise();
    }

    void advance(int seconds) {
        advance(Duration.ofSeconds(seconds));
    }

    private void assertNoSurprise() {
        assertThat(surprises).as("surprises").isEmpty();
    }

    /// The one answer to a request.
    JsonNode answer(int id) {
        List<JsonNode> answers = answers(id);
        assertThat(answers).as("answers to %s among %s", id, bridge.messages).hasSize(1);
        return answers.getFirst();
    }

    List<JsonNode> answers(int id) {
        return bridge.messages.stream().filter(each -> each.path("id").asInt(-1) == id).toList();
    }

    String text(int id) {
        return answer(id)
                .path("result")
                .path("content")
                .path(0)
                .path("text")
                .asString("?" + answer(id));
    }

    int errorCode(int id) {
        return answer(id).path("error").path("code").asInt(0);
    }

    /// The stand-in for the bridge. It keeps what it receives.
    static final class Bridge implements ConnectionListener {
        final List<JsonNode> messages = new ArrayList<>();
        @Nullable Connection connection;
        @Nullable ConnectFailure failure;
        @Nullable Integer closed;
        boolean reads = true;
        boolean dialled;

        @Override
        public void opened(Connection opened) {
            assertThat(connection).isNull();
            connection = opened;
            opened.demand();
        }

        @Override
        public void failed(ConnectFailure why) {
            assertThat(failure).isNull();
            failure = why;
        }

        @Override
        public void text(byte[] message) {
            assertThat(closed).as("closed").isNull();
            messages.add(ScriptedExai.JSON.readTree(message));
            if (reads && connection != null) {
                connection.demand();
            }
        }

        @Override
        public void control(byte[] frame) {
            throw new AssertionError("a binary frame");
        }

        @Override
        public Excess tooLarge() {
            throw new AssertionError("nothing is too large");
        }

        @Override
        public void alive() {}

        @Override
        public void written(int bytes) {}

        @Override
        public void closed(int code, String reason) {
            assertThat(closed).isNull();
            closed = code;
        }

        void call(int id, String tool, String arguments) {
            String text =
                    "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}"
                            .formatted(id, tool, arguments);
            Objects.requireNonNull(connection)
                    .sendText(text.getBytes(StandardCharsets.UTF_8), false);
        }

        void close() {
            Objects.requireNonNull(connection).close(1000, "");
        }

        boolean isOver() {
            return closed != null || failure != null;
        }

        boolean isFresh() {
            return !dialled;
        }

        void demand() {
            Objects.requireNonNull(connection).demand();
        }

        ConnectFailure failure() {
            return Objects.requireNonNull(failure);
        }

        List<JsonNode> notes() {
            return messages.stream().filter(each -> each.has("method")).toList();
        }
    }
}
