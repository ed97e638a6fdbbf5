package dev.mcptether.telemetry.prometheus;

import dev.mcptether.time.Threads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;

/// Serves `/metrics` over HTTP. A scrape only reads slots, on threads of its own that never wait
/// for a scraper. So it never delays a message, and a scraper that stalls delays nobody else.
///
/// It uses Jetty because the JDK's server wakes up every second to look for work. In an idle shim
/// that was a third of all it did (measured).
public final class Endpoint implements AutoCloseable {
    private static final int BACKLOG = 16;

    /// One thread selects and answers; Jetty needs at least two more.
    private static final int THREADS = 3;

    private static final int SHRINK_MILLIS = 5_000;

    /// Longer than the pause between two scrapes, so that scrapers keep their connection.
    private static final int IDLE_MILLIS = 120_000;

    /// The time from a request's first byte to the end of its headers.
    private static final long HEADER_MILLIS = 5_000;

    private static final int BUFFER_BYTES = 32 * 1024;

    private final Server server;
    private final InetSocketAddress address;

    private Endpoint(Server server, InetSocketAddress address) {
        this.server = server;
        this.address = address;
    }

    /// Binds the address and serves.
    ///
    /// @param source makes the exposition, at the first scrape
    public static Endpoint open(InetSocketAddress wanted, Supplier<Exposition> source)
            throws IOException {
        QueuedThreadPool threads =
                new QueuedThreadPool(THREADS, 1, SHRINK_MILLIS) {
                    @Override
                    protected void runJob(Runnable job) {
                        Threads.run(job);
                    }
                };
        threads.setName("tether-metrics");
        threads.setDaemon(true);
        threads.setThreadsPriority(Thread.MIN_PRIORITY);
        threads.setReservedThreads(0);
        Server server =
                new Server(
                        threads,
                        new ScheduledExecutorScheduler("tether-metrics-timer", true, 1),
                        null);
        ServerConnector connector = connector(server, wanted);
        server.addConnector(connector);
        try {
            connector.open();
            InetSocketAddress bound =
                    new InetSocketAddress(wanted.getAddress(), connector.getLocalPort());
            server.setHandler(new Scrape(HostCheck.of(bound), source));
            server.start();
            return new Endpoint(server, bound);
        } catch (IOException notBound) {
            stop(server);
            throw notBound;
        } catch (Exception failed) {
            stop(server);
            throw new IOException(failed);
        }
    }

    private static ServerConnector connector(Server server, InetSocketAddress wanted) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setOutputBufferSize(BUFFER_BYTES);
        http.setUseInputDirectByteBuffers(false);
        http.setUseOutputDirectByteBuffers(false);
        // Use no thread that only accepts.
        ServerConnector connector =
                new ServerConnector(server, 0, 1, new ScrapeConnections(http, HEADER_MILLIS));
        connector.setHost(wanted.getAddress().getHostAddress());
        connector.setPort(wanted.getPort());
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(IDLE_MILLIS);
        return connector;
    }

    /// The address where it listens.
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception ending) {
            // Ignored: nothing of this is used again.
        }
    }

    private static final class Scrape extends Handler.Abstract.NonBlocking {
        private final HostCheck hosts;
        private final Supplier<Exposition> source;

        private @Nullable Exposition exposition; // guarded by this

        Scrape(HostCheck hosts, Supplier<Exposition> source) {
            this.hosts = hosts;
            this.source = source;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            ScrapeConnections.asked(request.getConnectionMetaData().getConnection());
            response.getHeaders().put("X-Content-Type-Options", "nosniff");
            String method = request.getMethod();
            if (!hosts.allows(request.getHeaders().get(HttpHeader.HOST))) {
                // 421: this server is not that host.
                answer(response, callback, 421, "This address does not serve that host name.\n");
            } else if (request.getHeaders().contains(HttpHeader.ORIGIN)) {
                // Only web pages send this header; scrapers do not.
                answer(response, callback, 403, "Web pages may not read this.\n");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
                answer(response, callback, 405, "Only GET and HEAD.\n");
            } else if (Request.getPathInContext(request).equals("/metrics")) {
                metrics(request, response, callback);
            } else {
                answer(response, callback, 404, "Only /metrics is served here.\n");
            }
            return true;
        }

        private void metrics(Request request, Response response, Callback callback) {
            String accept = request.getHeaders().get(HttpHeader.ACCEPT);
            String type = Exposition.contentType(accept == null ? "" : accept);
            ByteArrayOutputStream body = new ByteArrayOutputStream(BUFFER_BYTES);
            try {
                exposition().write(body, type);
            } catch (IOException neverInMemory) {
                throw new UncheckedIOException(neverInMemory);
            }
            answer(response, callback, 200, type, body.toByteArray());
        }

        private synchronized Exposition exposition() {
            Exposition ready = exposition;
            if (ready == null) {
                ready = source.get();
                exposition = ready;
            }
            return ready;
        }

        private static void answer(Response response, Callback callback, int status, String text) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            answer(response, callback, status, "text/plain; charset=utf-8", body);
        }

        private static void answer(
                Response response, Callback callback, int status, String type, byte[] body) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
            response.write(true, ByteBuffer.wrap(body), callback);
        }
    }
}
