package dev.mcptether.telemetry.prometheus;

import dev.mcptether.http.Answer;
import dev.mcptether.http.Asked;
import dev.mcptether.http.ReadServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An instance's own `/metrics`. A scrape reads slots and nothing else.
public final class Endpoint implements AutoCloseable {
    /// A handful of scrapers keep one connection each.
    static final int MOST_CONNECTIONS = 16;

    private static final int TYPICAL_BYTES = 32 * 1024;

    private final ReadServer server;

    private Endpoint(ReadServer server) {
        this.server = server;
    }

    /// Binds and serves.
    ///
    /// @param source makes the exposition, at the first scrape
    public static Endpoint open(InetSocketAddress wanted, Supplier<Exposition> source)
            throws IOException {
        ReadServer.Readers readers = new ReadServer.Readers(Set.of(), false, MOST_CONNECTIONS);
        Scrape scrape = new Scrape(source);
        return new Endpoint(ReadServer.open("tether-metrics", wanted, readers, scrape::answer));
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class Scrape {
        private final Supplier<Exposition> source;

        private @Nullable Exposition exposition; // guarded by this

        Scrape(Supplier<Exposition> source) {
            this.source = source;
        }

        void answer(Asked asked, Answer answer) {
            if (!asked.path().equals("/metrics")) {
                answer.text(404, "Only /metrics is served here.\n");
                return;
            }
            String type = Exposition.contentType(asked.accept());
            ByteArrayOutputStream body = new ByteArrayOutputStream(TYPICAL_BYTES);
            try {
                exposition().write(body, type);
            } catch (IOException neverInMemory) {
                throw new UncheckedIOException(neverInMemory);
            }
            answer.body(200, type, body.toByteArray());
        }

        private synchronized Exposition exposition() {
            Exposition ready = exposition;
            if (ready == null) {
                ready = source.get();
                exposition = ready;
            }
            return ready;
        }
    }
}
