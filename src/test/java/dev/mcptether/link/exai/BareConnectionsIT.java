package dev.mcptether.link.exai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.link.ConnectFailure;
import dev.mcptether.link.Connection;
import dev.mcptether.link.ConnectionListener;
import dev.mcptether.link.JettyConnector;
import dev.mcptether.link.NobodyListens;
import dev.mcptether.time.SystemTimers;
import dev.mcptether.time.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BareConnectionsIT {
    private static final int CONNECTIONS = 10;
    private static final int BYTES = 6_000_000;

    @Test
    void of_ten_large_answers_at_once_one_at_a_time_is_in_memory() throws Exception {
        // Given
        ScriptedExai daemon =
                new ScriptedExai(ExaiScript.of(ExaiScript.Kind.B), new SystemTimers(), 0);
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Threads.start("server", () -> serve(server, daemon));
            JettyConnector connector = JettyConnector.bare(32 << 20, Optional.empty());
            DaemonUrl url = DaemonUrl.parse("ws://127.0.0.1:" + server.getLocalPort());
            Answers answers = new Answers();

            // When
            answers.askAll(connector, url);

            // Then
            assertThat(answers.all.await(60, TimeUnit.SECONDS)).as("all arrive").isTrue();
            assertThat(answers.most.get()).as("in memory at once").isEqualTo(1);
            answers.connections.forEach(Connection::abort);
        }
    }

    private static void serve(ServerSocket server, ScriptedExai daemon) {
        try {
            while (true) {
                Socket socket = server.accept();
                Threads.start("connection", () -> serve(socket, daemon));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void serve(Socket socket, ScriptedExai daemon) {
        try (socket) {
            new ExaiServerSocket(socket, 32 << 20, () -> {}).serve(daemon);
        } catch (IOException gone) {
            // The test is over.
        }
    }

    /// Asks for a large answer on each connection, and keeps each answer for a while.
    private static final class Answers {
        private final CountDownLatch all = new CountDownLatch(CONNECTIONS);
        private final AtomicInteger kept = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();
        private final SystemTimers timers = new SystemTimers();

        private void askAll(JettyConnector connector, DaemonUrl url) {
            ask(connector, url, 0);
        }

        /// Dials the next connection after the one before, because a connector dials one at a time.
        private void ask(JettyConnector connector, DaemonUrl url, int number) {
            if (number < CONNECTIONS) {
                Runnable next = () -> ask(connector, url, number + 1);
                var _ = connector.dial(url, null, on(number, next));
            }
        }

        private ConnectionListener on(int number, Runnable next) {
            return new NobodyListens() {
                private volatile @Nullable Connection connection;

                @Override
                public void opened(Connection opened) {
                    connection = opened;
                    connections.add(opened);
                    send("{\"op\":\"hello\",\"session_id\":\"session-%d\"}".formatted(number));
                    send(
                            "{\"op\":\"call_tool\",\"request_id\":\"%d\",\"name\":\"big\",\"arguments\":{\"bytes\":%d,\"seconds\":1,\"i\":%d}}"
                                    .formatted(number, BYTES, number));
                    opened.demand();
                    next.run();
                }

                private void send(String text) {
                    Objects.requireNonNull(connection)
                            .sendText(text.getBytes(StandardCharsets.UTF_8), false);
                }

                @Override
                public void text(byte[] message) {
                    if (message.length < BYTES) {
                        more();
                        return;
                    }
                    most.accumulateAndGet(kept.incrementAndGet(), Math::max);
                    var _ =
                            timers.after(
                                    Duration.ofMillis(50),
                                    () -> {
                                        kept.decrementAndGet();
                                        all.countDown();
                                        more();
                                    });
                }

                private void more() {
                    Objects.requireNonNull(connection).demand();
                }

                @Override
                public void failed(ConnectFailure failure) {
                    throw new AssertionError(failure);
                }
            };
        }
    }
}
