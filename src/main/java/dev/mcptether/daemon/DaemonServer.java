package dev.mcptether.daemon;

import dev.mcptether.config.Address;
import dev.mcptether.config.DaemonConfig;
import dev.mcptether.config.Token;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.EventSink;
import dev.mcptether.resume.CloseCode;
import dev.mcptether.resume.ServerSessions;
import dev.mcptether.resume.Terms;
import dev.mcptether.resume.Window;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Timers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.WebSocketComponents;

/// A daemon that listens: one WebSocket server on one literal address, whose sessions are served by
/// a {@link SessionHost}. Jetty's threads (`tether-daemon-*`) never wait for a session.
public final class DaemonServer implements AutoCloseable {
    private static final int MOST_SESSIONS = 256;

    /// Connections that the system keeps until there is a place for them.
    private static final int MOST_WAITING = 256;

    private static final int THREADS = 16;

    /// What one session may have waiting for its client to read: enough for a burst of answers.
    private static final int UNWRITTEN_BYTES = 4 * 1024 * 1024;

    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(15);

    /// For all sessions together, when the daemon stops.
    private static final Duration FAREWELL = Duration.ofMillis(800);

    /// For those that had to be abandoned then.
    private static final Duration ABANDONED = Duration.ofMillis(100);

    private final DaemonConfig config;
    private final EventSink events;
    private final Timers timers;
    private final Registry registry = new Registry();
    private final OpenEnds ends = new OpenEnds();
    private final ResumableSessions resumption;
    private final Server server;
    private final ServerConnector connector;
    private volatile boolean stopping;

    /// @param paths what there is for clients to connect to
    /// @param version of this program
    public DaemonServer(
            DaemonConfig config,
            Token token,
            Paths paths,
            String version,
            EventSink events,
            Timers timers) {
        this.config = config;
        this.events = events;
        this.timers = timers;
        ResumableSessions.Context context = new ResumableSessions.Context(events, timers);
        this.resumption =
                new ResumableSessions(
                        new Terms(UUID.randomUUID(), Terms.DEFAULT_RETENTION, Window.DEFAULT),
                        ServerSessions.Bounds.DEFAULT,
                        registry,
                        context);
        QueuedThreadPool threads = threads();
        this.server = new Server(threads);
        this.connector = connector(server, config.listen());
        server.addConnector(connector);
        Places places = new Places(MOST_SESSIONS, connector, timers, events);
        connector.addBean(places);
        Arrivals arrivals =
                new Arrivals(
                        resumption,
                        registry,
                        ends,
                        new WebSocketEnd.Limits(config.maxMessageBytes(), UNWRITTEN_BYTES),
                        context);
        List<String> hosts =
                config.listenHosts().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        Reception reception =
                new Reception(new Gate(token, hosts), places, paths, arrivals, version, events);
        // Jetty's defaults, on our threads.
        server.setHandler(
                reception.handler(new WebSocketComponents(null, null, null, null, null, threads)));
    }

    /// Takes the address and serves it.
    ///
    /// @return the address with its real port
    /// @throws ListenException when the address cannot be had
    public Address start() throws IOException {
        var _ = bind();
        return serve();
    }

    /// Takes the address. Who connects from now on waits until it is {@link #serve}d.
    ///
    /// @return the literal address and the real port
    /// @throws ListenException when the address cannot be had
    public InetSocketAddress bind() throws IOException {
        try {
            connector.open();
            var channel = (ServerSocketChannel) connector.getTransport();
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException failed) {
            stopServer();
            throw new ListenException(config.listen(), failed);
        }
    }

    /// @return the address with its real port
    public Address serve() throws IOException {
        try {
            server.start();
        } catch (Exception failed) {
            stopServer();
            throw new ListenException(config.listen(), failed);
        }
        Address address = new Address(config.listen().host(), connector.getLocalPort());
        events.emit(new Daemon.Listening(address.toString()));
        checkLater();
        return address;
    }

    /// Ends one session for good, because a person wants it. Returns before it has ended.
    ///
    /// @return false when there is none of this number
    public boolean end(long number) {
        Optional<LiveSession> found = registry.find(number);
        found.ifPresent(session ->
                Threads.startVirtual(
                        "tether-farewell",
                        () ->
                                session.end(
                                        CloseCode.ENDED.number(), "ended by `tether daemon end`")));
        return found.isPresent();
    }

    public List<SessionView> sessions() {
        return registry.views();
    }

    /// Ends all sessions with 1001 and stops listening; takes about a second at most.
    @Override
    public void close() {
        stopping = true;
        // First the address: the next daemon may take it while this one says good-bye.
        connector.close();
        List<LiveSession> sessions = registry.all();
        for (LiveSession each : sessions) {
            Threads.startVirtual(
                    "tether-farewell", () -> each.end(CloseStatus.SHUTDOWN, "the daemon stops"));
        }
        await(sessions, FAREWELL);
        sessions.forEach(LiveSession::abandon);
        await(sessions, ABANDONED);
        stopServer();
    }

    private static void await(List<LiveSession> sessions, Duration patience) {
        CompletableFuture<?>[] ended =
                sessions.stream().map(LiveSession::ended).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ended).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            // They had their time.
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopServer() {
        try {
            server.stop();
        } catch (Exception ending) {
            // Nothing here is used again, and the process may end at any time.
        }
    }

    private void checkLater() {
        timers.after(
                CHECK_INTERVAL,
                () -> {
                    if (!stopping) {
                        ends.checkAlive();
                        checkLater();
                    }
                });
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads =
                new QueuedThreadPool(THREADS, 4) {
                    @Override
                    protected void runJob(Runnable job) {
                        Threads.run(job);
                    }
                };
        threads.setName("tether-daemon");
        threads.setDaemon(true);
        threads.setStopTimeout(500);
        return threads;
    }

    private static ServerConnector connector(Server server, Address listen) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        ServerConnector connector =
                new ServerConnector(server, 1, 1, new HttpConnectionFactory(http)) {
                    @Override
                    protected SocketChannelEndPoint newEndPoint(
                            SocketChannel channel, ManagedSelector selector, SelectionKey key) {
                        PromptEndPoint made =
                                new PromptEndPoint(channel, selector, key, getScheduler());
                        made.setIdleTimeout(getIdleTimeout());
                        return made;
                    }
                };
        connector.setHost(listen.host());
        connector.setPort(listen.port());
        connector.setAcceptQueueSize(MOST_WAITING);
        connector.setIdleTimeout(Places.PATIENCE.toMillis());
        return connector;
    }
}
