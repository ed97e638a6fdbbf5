package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.ShimConfig.Pings;
import dev.mcptether.config.TokenSource;
import dev.mcptether.event.Event;
import dev.mcptether.event.Message;
import dev.mcptether.event.Method;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.link.Backoff;
import dev.mcptether.link.DaemonId;
import dev.mcptether.link.Daemons;
import dev.mcptether.link.FakeConnection;
import dev.mcptether.link.FakeConnector;
import dev.mcptether.link.Liveness;
import dev.mcptether.link.Uplink;
import dev.mcptether.time.Turns;
import dev.mcptether.time.VirtualTimers;
import dev.mcptether.wire.LineReader;
import dev.mcptether.wire.Oversize;
import dev.mcptether.wire.Peek;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The session and its link between a fake client and a fake network. There are no threads, and the
/// test moves the time.
final class ShimOnFakes {
    static final int MAX_MESSAGE_BYTES = 100_000;
    static final DaemonId DAEMON =
            new DaemonId(DaemonUrl.parse("ws://127.0.0.1:8079"), FakeConnector.IDENTITY);
    static final Duration CALL_WAIT = Duration.ofSeconds(30);

    final VirtualTimers timers = new VirtualTimers();
    final RecordingSink events = new RecordingSink();
    final FakeConnector connector = new FakeConnector();
    final RecordingClient client = new RecordingClient();
    final Uplink uplink;
    final Session session;

    /// What the session has given to the memory for later sessions.
    final Map<DaemonId, Map<Method, byte[]>> kept = new HashMap<>();

    private int saidToWait;
    private final List<Throwable> surprises = new ArrayList<>();
    private final Turns turns = new Turns(surprises::add);

    ShimOnFakes() {
        this(DAEMON.url().uri().toString());
    }

    ShimOnFakes(DaemonMemory memory) {
        this(memory, DAEMON.url().uri().toString());
    }

    ShimOnFakes(String... urls) {
        this(null, urls);
    }

    private ShimOnFakes(@Nullable DaemonMemory memory, String... urls) {
        Uplink.Context context = new Uplink.Context(turns, timers, this::told);
        Daemons daemons =
                new Daemons(
                        Stream.of(urls).map(DaemonUrl::parse).toList(),
                        new TokenSource.None(),
                        Backoff.standard(new SplittableRandom(1)));
        Pings pings = new Pings(Duration.ofSeconds(20), Duration.ofSeconds(60));
        uplink = new Uplink(daemons, connector, new Liveness(pings, timers), context);
        session =
                new Session(
                        new Session.Limits(MAX_MESSAGE_BYTES, CALL_WAIT),
                        client,
                        uplink,
                        memory == null ? (daemon, results) -> kept.put(daemon, results) : memory,
                        context);
        turn(() -> uplink.start(session));
    }

    private void told(Event event) {
        events.emit(event);
        if (event instanceof Message.QueueChanged changed) {
            saidToWait = changed.messages();
        }
    }

    /// How many messages wait for a link, according to the events.
    int saidToWait() {
        return saidToWait;
    }

    /// Runs something in a turn. If the turn throws, the test fails.
    void turn(Runnable task) {
        turns.run(task);
        if (!surprises.isEmpty()) {
            throw new AssertionError("a turn threw", surprises.getFirst());
        }
    }

    // The client

    /// The client writes a line and no other line after it.
    void says(String line) {
        says(line, false);
    }

    void says(String line, boolean more) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        session.daemonThrottle().add(bytes.length);
        turn(() -> session.fromClient(bytes, Peek.at(bytes), timers.nanos(), more));
    }

    /// The client writes a line that is over the limit.
    void saysTooLarge(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        Oversize content = new Oversize();
        content.feed(bytes, 0, bytes.length);
        turn(() -> session.tooLargeFromClient(content));
    }

    ClientReader reader(LineReader stdin) {
        return new ClientReader(stdin, session, turns, timers);
    }

    void reads() {
        client.catchesUp();
        turn(session::clientHasRoom);
    }

    // The network

    FakeConnection opens() {
        return opens("mcp");
    }

    /// @param link the protocol that the daemon speaks
    FakeConnection opens(String link) {
        FakeConnection connection = connector.last().open(link);
        turn(() -> {});
        return connection;
    }

    /// Waits for the next attempt after an outage and lets it succeed.
    FakeConnection opensAgain() {
        dialsAgain();
        return opens();
    }

    /// Waits for the next attempt after an outage.
    void dialsAgain() {
        int patience = 100;
        while (connector.last().isOver() && patience-- > 0) {
            advance(Duration.ofMillis(500));
        }
    }

    /// Opens the first link of a session in the legacy era and does the handshake.
    FakeConnection opensSession() {
        FakeConnection connection = opens();
        says(Mcp.INITIALIZE);
        connection.says(Mcp.WELCOME);
        says(Mcp.INITIALIZED);
        assertThat(client.news()).containsExactly(Mcp.WELCOME);
        assertThat(connection.arrived()).containsExactly(Mcp.INITIALIZE, Mcp.INITIALIZED);
        return connection;
    }

    /// Opens a link to the next daemon, which answers the replayed handshake.
    FakeConnection opensSessionAgain() {
        FakeConnection connection = opensAgain();
        assertThat(connection.arrived()).containsExactly(Mcp.INITIALIZE);
        connection.says(Mcp.WELCOME);
        return connection;
    }

    void advance(Duration by) {
        timers.advance(by);
        turn(() -> {});
    }

    // The end

    void ends() {
        turn(session::end);
        turn(() -> uplink.close(1000, "", () -> {}));
    }
}
