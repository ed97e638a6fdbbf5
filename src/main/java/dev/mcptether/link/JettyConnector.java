package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Tls;
import dev.mcptether.config.Token;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.time.Threads;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.client.CoreClientUpgradeRequest;
import org.eclipse.jetty.websocket.core.client.UpgradeListener;
import org.eclipse.jetty.websocket.core.client.WebSocketCoreClient;
import org.eclipse.jetty.websocket.core.exception.UpgradeException;
import org.jspecify.annotations.Nullable;

/// Connects with Jetty's WebSocket client, on its frame-level API: messages stay bytes and nothing
/// is decoded. Owns Jetty's threads, `tether-link-*`.
public final class JettyConnector implements Connector, AutoCloseable {
    /// One selector, one task beside it, and room for a TLS task or name lookup that blocks.
    private static final int MAX_THREADS = 6;

    /// Offered alone, always. Some servers choose the first name they are offered; others demand
    /// that the header is exactly this.
    private static final Optional<String> SUBPROTOCOL = Optional.of("mcp");

    private static final Duration GRACE = Duration.ofMillis(250);

    private final int maxMessageBytes;
    private final Optional<String> subprotocol;
    private final PeerCheck check;
    private final Supplier<LargeMessages> large;
    private final WebSocketCoreClient client;

    /// One permit, so that a disk that hangs blocks only one thread.
    private final Semaphore reading = new Semaphore(1);

    /// @param check decides whom we may talk to
    /// @param tls for `wss`; empty if no URL is one. Then no TLS context is made, which saves 100
    ///   ms
    public JettyConnector(int maxMessageBytes, PeerCheck check, Optional<Tls> tls) {
        this(maxMessageBytes, check, httpClient(tls));
    }

    JettyConnector(int maxMessageBytes, PeerCheck check, HttpClient http) {
        this(maxMessageBytes, SUBPROTOCOL, check, LargeMessages::new, http);
    }

    private JettyConnector(
            int maxMessageBytes,
            Optional<String> subprotocol,
            PeerCheck check,
            Supplier<LargeMessages> large,
            HttpClient http) {
        this.maxMessageBytes = maxMessageBytes;
        this.subprotocol = subprotocol;
        this.check = check;
        this.large = large;
        this.client = new WebSocketCoreClient(http, null);
        LifeCycle.start(client);
    }

    /// For a daemon that knows no subprotocol and gets several connections at once. It offers none
    /// and does not check who is there. One message at a time grows large on its connections.
    ///
    /// @param tls for `wss`; empty if no URL is one
    public static JettyConnector bare(int maxMessageBytes, Optional<Tls> tls) {
        LargeMessages shared = new LargeMessages();
        return new JettyConnector(
                maxMessageBytes, Optional.empty(), PeerCheck.none(), () -> shared, httpClient(tls));
    }

    static HttpClient httpClient(Optional<Tls> tls) {
        QueuedThreadPool threads =
                new QueuedThreadPool(MAX_THREADS, 1) {
                    @Override
                    protected void runJob(Runnable job) {
                        Threads.run(job);
                    }
                };
        threads.setName("tether-link");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        ClientConnector connector = new AttemptConnector(tls);
        connector.setSelectors(1);
        connector.setExecutor(threads);
        connector.setScheduler(new ScheduledExecutorScheduler("tether-link-timer", true, 1));
        HttpClient http = new HttpClient(new HttpClientTransportOverHTTP(connector));
        http.setExecutor(threads);
        http.setScheduler(connector.getScheduler());
        http.setUserAgentField(null);
        http.setFollowRedirects(false);
        http.setIdleTimeout(0);
        // Jetty asks for a second connection if the dialling thread takes the first one before the
        // thread that opened it does. If that second one were refused, the request would fail
        // although it has its own connection. So allow no second one.
        http.setMaxConnectionsPerDestination(1);
        return http;
    }

    @Override
    public Dialing dial(DaemonUrl url, @Nullable Token token, ConnectionListener listener) {
        Introduction introduction = introduction(url, token);
        JettyConnection connection =
                new JettyConnection(listener, maxMessageBytes, introduction, large.get());
        CoreClientUpgradeRequest request =
                CoreClientUpgradeRequest.from(client, url.uri(), connection);
        request.headers(headers -> {
            subprotocol.ifPresent(name -> headers.put(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, name));
            introduction.request(headers);
        });
        request.addListener(
                new UpgradeListener() {
                    @Override
                    public void onHandshakeResponse(Request asked, Response answer) {
                        introduction.answered(answer.getHeaders());
                    }
                });
        if (token != null) {
            request.headers(
                    headers -> headers.put(HttpHeader.AUTHORIZATION, "Bearer " + token.value()));
        }
        request.setConfiguration(configuration());
        AttemptConnector.Attempt attempt = new AttemptConnector.Attempt();
        request.tag(attempt);
        forgetEarlierAttempts();
        try {
            CompletableFuture<CoreSession> dialled = client.connect(request);
            var _ =
                    dialled.whenComplete(
                            (_, failure) -> Threads.run(() -> dialled(attempt, failure, listener)));
            var _ = attempt.closed().thenRun(() -> failSoon(dialled));
            return () -> dialled.cancel(false);
        } catch (Exception notEvenSent) {
            listener.failed(explain(notEvenSent));
            return () -> {};
        }
    }

    private static void dialled(
            AttemptConnector.Attempt attempt,
            @Nullable Throwable failure,
            ConnectionListener listener) {
        var _ = attempt.end();
        if (failure != null) {
            listener.failed(explain(failure));
        }
    }

    private Introduction introduction(DaemonUrl url, @Nullable Token token) {
        PeerCheck.Dialled dialled =
                check.nonce().map(nonce -> new PeerCheck.Dialled(url, token, nonce)).orElse(null);
        return new Introduction(check, dialled, reading);
    }

    /// Fails the attempt a little later. Jetty forgets a request that it sends at the moment the
    /// connection closes. If Jetty reports a failure itself, that comes first, because it knows
    /// more than that the connection closed.
    private void failSoon(CompletableFuture<CoreSession> dialled) {
        if (!dialled.isDone()) {
            Runnable fail = () -> dialled.completeExceptionally(new ClosedChannelException());
            client.getHttpClient()
                    .getScheduler()
                    .schedule(fail, GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void forgetEarlierAttempts() {
        HttpClient http = client.getHttpClient();
        for (Destination earlier : http.getDestinations()) {
            http.removeDestination(earlier);
        }
    }

    private static Configuration.ConfigurationCustomizer configuration() {
        Configuration.ConfigurationCustomizer configuration =
                new Configuration.ConfigurationCustomizer();
        configuration.setIdleTimeout(Duration.ZERO);
        configuration.setAutoFragment(true);
        configuration.setMaxFrameSize(0);
        configuration.setInputBufferSize(JettyConnection.BUFFER_BYTES);
        configuration.setOutputBufferSize(JettyConnection.BUFFER_BYTES);
        return configuration;
    }

    private static ConnectFailure explain(Throwable failure) {
        // For an answer that is no HTTP, Jetty makes up a status 400 and puts the real reason into
        // the cause.
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof HttpException) {
                return new ConnectFailure(
                        ConnectOutcome.NOT_WEBSOCKET,
                        "the program that listens there does not speak HTTP");
            }
        }
        for (Throwable each = failure; each != null; each = each.getCause()) {
            switch (each) {
                case UpgradeException upgrade when upgrade.getResponseStatusCode() > 0 -> {
                    return status(upgrade.getResponseStatusCode());
                }
                case SSLException tls -> {
                    return new ConnectFailure(
                            ConnectOutcome.TLS_FAILED,
                            "TLS: %s; look at the daemon's certificate, TETHER_CA and TETHER_CLIENT_CERT"
                                    .formatted(tls.getMessage()));
                }
                case UnknownHostException _, UnresolvedAddressException _ -> {
                    return new ConnectFailure(
                            ConnectOutcome.UNREACHABLE, "the host name does not resolve");
                }
                case NoRouteToHostException _ -> {
                    return new ConnectFailure(ConnectOutcome.UNREACHABLE, "no route to the host");
                }
                case ConnectException _ -> {
                    return new ConnectFailure(
                            ConnectOutcome.CONNECTION_REFUSED,
                            "nobody listens there (connection refused)");
                }
                case SocketTimeoutException _, TimeoutException _ -> {
                    return new ConnectFailure(ConnectOutcome.TIMEOUT, "no answer in time");
                }
                case EOFException _, ClosedChannelException _ -> {
                    return new ConnectFailure(
                            ConnectOutcome.BROKEN,
                            "the connection was closed before the WebSocket handshake was over");
                }
                case IOException broken when broken.getMessage() != null -> {
                    return new ConnectFailure(
                            ConnectOutcome.BROKEN, "the connection broke: " + broken.getMessage());
                }
                default -> {}
            }
        }
        return new ConnectFailure(
                ConnectOutcome.BROKEN,
                "the connection broke: " + failure.getClass().getSimpleName());
    }

    private static ConnectFailure status(int status) {
        return switch (status) {
            case 401 ->
                    new ConnectFailure(
                            ConnectOutcome.UNAUTHORIZED,
                            "401 Unauthorized: the daemon does not accept the token; check TETHER_TOKEN or TETHER_TOKEN_FILE");
            case 403 ->
                    new ConnectFailure(
                            ConnectOutcome.UNAUTHORIZED,
                            "403 Forbidden: the daemon refuses this shim");
            case 101 ->
                    new ConnectFailure(
                            ConnectOutcome.NOT_WEBSOCKET,
                            "the program that listens there does not answer as a WebSocket");
            case 200, 204, 301, 302, 400, 404, 405, 426 ->
                    new ConnectFailure(
                            ConnectOutcome.NOT_WEBSOCKET,
                            "a web server listens there, but it offers no WebSocket (HTTP "
                                    + status
                                    + ")");
            default ->
                    new ConnectFailure(
                            ConnectOutcome.HTTP_ERROR, "the daemon answers HTTP " + status);
        };
    }

    @Override
    public void close() {
        LifeCycle.stop(client);
    }
}
