package dev.mcptether.bridge;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.ShimConfig.Pings;
import dev.mcptether.config.Token;
import dev.mcptether.config.TokenSource;
import dev.mcptether.event.Kind;
import dev.mcptether.link.FarEnd;
import dev.mcptether.link.Backoff;
import dev.mcptether.link.Connection;
import dev.mcptether.link.ConnectionListener;
import dev.mcptether.link.Connector;
import dev.mcptether.link.Daemons;
import dev.mcptether.link.Liveness;
import dev.mcptether.link.Uplink;
import dev.mcptether.time.SystemTimers;
import dev.mcptether.time.Turns;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Measures what the session and the uplink cost for each message. The client and the network cost
/// nothing.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SessionBenchmark {
    private static final byte[] CALL =
            bytes("{\"jsonrpc\":\"2.0\",\"id\":17,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\"}}");
    private static final byte[] NOTIFICATION =
            bytes("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}");
    private static final Peeked CALL_PEEKED = Peek.at(CALL);
    private static final Peeked NOTIFICATION_PEEKED = Peek.at(NOTIFICATION);

    private final Turns turns = new Turns(Throwable::printStackTrace);
    private final Network network = new Network();
    private Session session;

    @Setup
    public void connect() {
        SystemTimers timers = new SystemTimers();
        Uplink.Context context = new Uplink.Context(turns, timers, _ -> {});
        List<DaemonUrl> urls = List.of(DaemonUrl.parse("ws://127.0.0.1:8079"));
        Daemons daemons =
                new Daemons(urls, new TokenSource.None(), Backoff.standard(new SplittableRandom(1)));
        Pings pings = new Pings(Duration.ofSeconds(20), Duration.ofSeconds(60));
        Uplink uplink = new Uplink(daemons, network, new Liveness(pings, timers), context);
        Session.Limits limits = new Session.Limits(32 << 20, Duration.ofSeconds(30));
        session = new Session(limits, new Sink(), uplink, (_, _) -> {}, context);
        turns.run(() -> uplink.start(session));
    }

    @Benchmark
    public void call_and_answer() {
        session.daemonThrottle().add(CALL.length);
        turns.run(() -> session.fromClient(CALL, CALL_PEEKED, System.nanoTime(), false));
        network.says("{\"jsonrpc\":\"2.0\",\"id\":17,\"result\":{}}");
    }

    @Benchmark
    public void notification_to_the_daemon() {
        session.daemonThrottle().add(NOTIFICATION.length);
        turns.run(() -> session.fromClient(NOTIFICATION, NOTIFICATION_PEEKED, System.nanoTime(), false));
    }

    private static byte[] bytes(String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }

    /// A client that takes everything.
    private static final class Sink implements ClientPort {
        @Override
        public void write(byte[] message, Kind kind, long readNanos, Runnable written) {
            written.run();
        }

        @Override
        public boolean isFull() {
            return false;
        }
    }

    /// One connection that opens at once and writes everything at once.
    private static final class Network implements Connector, Connection {
        private @Nullable ConnectionListener listener;

        void says(String message) {
            listener.text(bytes(message));
        }

        @Override
        public Dialing dial(DaemonUrl url, @Nullable Token token, ConnectionListener told) {
            listener = told;
            told.opened(this);
            return () -> {};
        }

        @Override
        public FarEnd farEnd() {
            return FarEnd.unproven(false);
        }

        @Override
        public void sendText(byte[] message, boolean more) {
            listener.written(message.length);
        }

        @Override
        public void sendControl(byte[] frame) {}

        @Override
        public void acknowledge(byte[] frame) {}

        @Override
        public void flush() {}

        @Override
        public void ping() {}

        @Override
        public void demand() {}

        @Override
        public void close(int code, String reason) {}

        @Override
        public void abort() {}
    }
}
