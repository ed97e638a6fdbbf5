package dev.mcptether.app;

import dev.mcptether.bridge.ClientReader;
import dev.mcptether.bridge.ClientWriter;
import dev.mcptether.bridge.Session;
import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.ShimConfig.Pings;
import dev.mcptether.config.TokenSource;
import dev.mcptether.event.EventSink;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.link.Backoff;
import dev.mcptether.link.DaemonCheck;
import dev.mcptether.link.Daemons;
import dev.mcptether.link.JettyConnector;
import dev.mcptether.link.Liveness;
import dev.mcptether.link.PeerCheck;
import dev.mcptether.link.Uplink;
import dev.mcptether.proof.RecordedDaemons;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Turns;
import dev.mcptether.wire.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Runs the bridge of a shim inside the test's process. It is wired as in {@link ShimAssembly},
/// between two real pipes and a real WebSocket.
final class ShimInProcess implements AutoCloseable {
    private final Pipe stdin;
    private final Pipe stdout;
    private final AtomicReference<@Nullable Throwable> surprise = new AtomicReference<>();
    private final Turns turns = new Turns(thrown -> surprise.compareAndSet(null, thrown));
    private final JettyConnector connector;
    private final Uplink uplink;
    private final Session session;
    private final ClientWriter writer;
    private final Thread reading;

    /// The settings of a shim that differ between tests.
    ///
    /// @param link the protocol between shim and daemon: `tether.v1` or `mcp`
    record Setup(String link, int maxMessageBytes, Pings pings, Duration callWait) {
        /// Limits so long that no test waits for them.
        static final Setup PATIENT =
                new Setup(
                        "tether.v1",
                        32 << 20,
                        new Pings(Duration.ofSeconds(20), Duration.ofSeconds(60)),
                        Duration.ofSeconds(60));

        Setup speaking(String spoken) {
            return new Setup(spoken, maxMessageBytes, pings, callWait);
        }

        Setup pinging(Duration interval, Duration timeout) {
            return new Setup(link, maxMessageBytes, new Pings(interval, timeout), callWait);
        }

        Setup waiting(Duration wait) {
            return new Setup(link, maxMessageBytes, pings, wait);
        }
    }

    ShimInProcess(Setup setup, DaemonUrl url, EventSink events, Timers timers) throws IOException {
        this.stdin = Pipe.open();
        this.stdout = Pipe.open();
        this.connector =
                new JettyConnector(setup.maxMessageBytes, check(setup.link), Optional.empty());
        Uplink.Context context = new Uplink.Context(turns, timers, events);
        // A tenth of the usual delays, because these tests reconnect often.
        Backoff backoff =
                new Backoff(Duration.ofMillis(5), Duration.ofMillis(200), new SplittableRandom(1));
        Daemons daemons =
                new Daemons(List.of(url), new TokenSource.Literal(DaemonInProcess.TOKEN), backoff);
        this.uplink = new Uplink(daemons, connector, new Liveness(setup.pings, timers), context);
        this.writer =
                new ClientWriter(
                        Channels.newOutputStream(stdout.sink()),
                        () -> false,
                        events,
                        timers,
                        new Room());
        this.session =
                new Session(
                        new Session.Limits(setup.maxMessageBytes, setup.callWait),
                        writer,
                        uplink,
                        (_, _) -> {},
                        context);
        LineReader lines =
                new LineReader(Channels.newInputStream(stdin.source()), setup.maxMessageBytes);
        ClientReader reader = new ClientReader(lines, session, turns, timers);
        this.reading = Thread.ofPlatform().name("tether-stdin").unstarted(() -> read(reader));
    }

    /// The tests give the token explicitly, so the check reads no file.
    private static PeerCheck check(String link) {
        return link.equals("mcp")
                ? PeerCheck.none()
                : new DaemonCheck(
                        new RecordedDaemons(new StateDirectory(Path.of("target"))),
                        "test",
                        new SecureRandom());
    }

    ShimInProcess start() {
        writer.start();
        reading.start();
        turns.run(() -> uplink.start(session));
        return this;
    }

    /// The stream to which the client writes.
    OutputStream stdin() {
        return Channels.newOutputStream(stdin.sink());
    }

    /// The stream from which the client reads.
    InputStream stdout() {
        return Channels.newInputStream(stdout.source());
    }

    /// What a turn has thrown, which should not happen; null if nothing.
    @Nullable Throwable surprise() {
        return surprise.get();
    }

    private static void read(ClientReader reader) {
        try {
            reader.run();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the bridge as the shutdown plan does, and closes what the end of a process would close.
    @Override
    public void close() throws IOException {
        try {
            end();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        connector.close();
        stdin.source().close();
        stdout.sink().close();
    }

    private void end() throws IOException, InterruptedException {
        stdin.sink().close();
        session.stopHoldingBack();
        CountDownLatch closed = new CountDownLatch(1);
        turns.run(() -> {
            session.end();
            uplink.close(1000, "the client is done", closed::countDown);
        });
        var _ = closed.await(Pace.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        stdout.source().close();
        var _ = writer.finish(Pace.PATIENCE);
        var _ = reading.join(Pace.PATIENCE);
    }

    private final class Room implements ClientWriter.Listener {
        @Override
        public void begun() {}

        @Override
        public void room() {
            turns.run(session::clientHasRoom);
        }

        @Override
        public void broken(IOException why) {
            // The test has stopped reading.
        }
    }
}
