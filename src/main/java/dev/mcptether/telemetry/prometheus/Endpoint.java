package dev.mcptether.telemetry.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `/metrics` over HTTP. A scrape reads slots and nothing else, on threads of its own, so it never
/// delays a message; a scraper that stalls holds one of a few threads, and none when it gives up.
public final class Endpoint implements AutoCloseable {
    /// Without it the JDK's server waits 40 ms between a response's head and its body: it writes
    /// them apart, and the system holds the second back until the first is acknowledged.
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private static final int THREADS = 4;
    private static final int BACKLOG = 16;

    private final HttpServer server;
    private final ThreadPoolExecutor executor;
    private final HostCheck hosts;
    private final Supplier<Exposition> source;
    private @Nullable Exposition exposition; // guarded by this

    private Endpoint(HttpServer server, ThreadPoolExecutor executor, Supplier<Exposition> source) {
        this.server = server;
        this.executor = executor;
        this.hosts = HostCheck.of(server.getAddress());
        this.source = source;
    }

    /// Binds and serves.
    ///
    /// @param source makes the exposition, at the first scrape
    public static Endpoint open(InetSocketAddress address, Supplier<Exposition> source)
            throws IOException {
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
        HttpServer server = HttpServer.create(address, BACKLOG);
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(
                        0,
                        THREADS,
                        5,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        task ->
                                Thread.ofPlatform()
                                        .daemon()
                                        .name("tether-metrics-" + number.incrementAndGet())
                                        .unstarted(task));
        Endpoint endpoint = new Endpoint(server, executor, source);
        server.setExecutor(executor);
        server.createContext("/", endpoint::handle);
        server.start();
        return endpoint;
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            String method = exchange.getRequestMethod();
            if (!hosts.allows(exchange.getRequestHeaders().getFirst("Host"))) {
                // 421: this server is not that host.
                answer(exchange, 421, "This address does not serve that host.\n");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                answer(exchange, 405, "Only GET and HEAD.\n");
            } else if (exchange.getRequestURI().getPath().equals("/metrics")) {
                metrics(exchange);
            } else {
                answer(exchange, 404, "Here is only /metrics.\n");
            }
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        String type = Exposition.contentType(accept == null ? "" : accept);
        ByteArrayOutputStream body = new ByteArrayOutputStream(32 * 1024);
        exposition().write(body, type);
        answer(exchange, 200, type, body);
    }

    private synchronized Exposition exposition() {
        Exposition ready = exposition;
        if (ready == null) {
            ready = source.get();
            exposition = ready;
        }
        return ready;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(text.getBytes(StandardCharsets.UTF_8));
        answer(exchange, status, "text/plain; charset=utf-8", body);
    }

    private static void answer(
            HttpExchange exchange, int status, String type, ByteArrayOutputStream body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.size());
        body.writeTo(exchange.getResponseBody());
    }
}
