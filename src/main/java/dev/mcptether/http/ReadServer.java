package dev.mcptether.http;

import dev.mcptether.time.Threads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
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

/// Answers GET and HEAD on one literal address. It answers on threads of its own, and these never
/// wait for a reader. So it never delays a message, and a reader that stalls holds up nobody.
///
/// It uses Jetty, because the JDK's server wakes up every second to look for work. In an idle shim
/// that was a third of all work (measured).
public final class ReadServer implements AutoCloseable {
    private static final int BACKLOG = 16;

    /// One thread selects and answers; the others are the fewest that Jetty allows.
    private static final int THREADS = 3;

    private static final int SHRINK_MILLIS = 5_000;

    /// Longer than the pause between two scrapes, so that scrapers keep their connection.
    private static final int IDLE_MILLIS = 120_000;

    /// Limit on the time from a request's first byte to the end of its headers.
    private static final long HEADER_MILLIS = 5_000;

    private static final int BUFFER_BYTES = 32 * 1024;

    private final Server server;
    private final InetSocketAddress address;

    private ReadServer(Server server, InetSocketAddress address) {
        this.server = server;
        this.address = address;
    }

    /// Who may read.
    ///
    /// @param names the host names under which it may be asked besides this host's, in lower case
    /// @param ownPages whether it serves pages that may ask; other pages never may
    /// @param connections how many at a time; a new one closes the oldest
    public record Readers(Set<String> names, boolean ownPages, int connections) {}

    /// Binds the address and serves.
    ///
    /// @param name of the server's threads
    public static ReadServer open(String name, InetSocketAddress wanted, Readers readers, Site site)
            throws IOException {
        QueuedThreadPool threads =
                new QueuedThreadPool(THREADS, 1, SHRINK_MILLIS) {
                    @Override
                    protected void runJob(Runnable job) {
                        Threads.run(job);
                    }
                };
        threads.setName(name);
        threads.setDaemon(true);
        threads.setThreadsPriority(Thread.MIN_PRIORITY);
        threads.setReservedThreads(0);
        Server server =
                new Server(threads, new ScheduledExecutorScheduler(name + "-timer", true, 1), null);
        ServerConnector connector = connector(server, wanted, readers.connections());
        server.addConnector(connector);
        try {
            connector.open();
            InetSocketAddress bound =
                    new InetSocketAddress(wanted.getAddress(), connector.getLocalPort());
            server.setHandler(new Door(HostCheck.of(bound, readers.names()), readers, site));
            server.start();
            return new ReadServer(server, bound);
        } catch (IOException notBound) {
            stop(server);
            throw notBound;
        } catch (Exception failed) {
            stop(server);
            throw new IOException(failed);
        }
    }

    private static ServerConnector connector(
            Server server, InetSocketAddress wanted, int connections) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setOutputBufferSize(BUFFER_BYTES);
        http.setUseInputDirectByteBuffers(false);
        http.setUseOutputDirectByteBuffers(false);
        // 0 acceptors: no thread does nothing but accept.
        ServerConnector connector =
                new ServerConnector(
                        server, 0, 1, new ReadConnections(http, connections, HEADER_MILLIS));
        connector.setHost(wanted.getAddress().getHostAddress());
        connector.setPort(wanted.getPort());
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(IDLE_MILLIS);
        return connector;
    }

    /// Where it listens.
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
            // Nothing here is used again.
        }
    }

    private static final class Door extends Handler.Abstract.NonBlocking {
        private final HostCheck hosts;
        private final Readers readers;
        private final Site site;

        Door(HostCheck hosts, Readers readers, Site site) {
            this.hosts = hosts;
            this.readers = readers;
            this.site = site;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            ReadConnections.asked(request.getConnectionMetaData().getConnection());
            response.getHeaders().put("X-Content-Type-Options", "nosniff");
            String method = request.getMethod();
            String host = request.getHeaders().get(HttpHeader.HOST);
            Answer answer = new Answer(response, callback, method.equals("HEAD"));
            if (host == null || !hosts.allows(host)) {
                // 421: this server is not that host.
                answer.text(421, "This address does not serve that host name.\n");
            } else if (fromAnotherPage(request, host)) {
                answer.text(403, "Web pages may not read this.\n");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
                answer.text(405, "Only GET and HEAD.\n");
            } else {
                String path = Request.getPathInContext(request);
                site.answer(
                        new Asked(
                                path,
                                host,
                                header(request, HttpHeader.ACCEPT),
                                header(request, HttpHeader.IF_NONE_MATCH)),
                        answer);
            }
            return true;
        }

        private static String header(Request request, HttpHeader name) {
            String value = request.getHeaders().get(name);
            return value == null ? "" : value;
        }

        /// Whether a page that is not the server's own asks. Scrapers send no origin.
        private boolean fromAnotherPage(Request request, String host) {
            @Nullable String origin = request.getHeaders().get(HttpHeader.ORIGIN);
            boolean own = readers.ownPages() && ("http://" + host).equalsIgnoreCase(origin);
            return request.getHeaders().contains(HttpHeader.ORIGIN) && !own;
        }
    }
}
