package dev.mcptether.link;

import dev.mcptether.config.Tls;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// Opens sockets for Jetty, exactly one for each attempt. Without it, Jetty opens more: it tries
/// again, without limit, when a server hangs up before the request is sent, and nobody would count
/// or delay those tries. It also opens one for an attempt that was cancelled meanwhile.
final class AttemptConnector extends ClientConnector {
    private final Optional<Tls> tls;

    /// @param tls what a TLS context is made of; if empty, none is made
    AttemptConnector(Optional<Tls> tls) {
        this.tls = tls;
    }

    @Override
    public void connect(SocketAddress address, Map<String, Object> context) {
        if (attempt(context).isOver()) {
            connectFailed(null, address, new ClosedChannelException(), context);
        } else {
            super.connect(address, context);
        }
    }

    /// TLS may block to check a certificate, so its sockets keep Jetty's own way.
    @Override
    protected EndPoint newEndPoint(
            SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
        return tls.isPresent()
                ? super.newEndPoint(channel, selector, key)
                : new SelectorEndPoint((SocketChannel) channel, selector, key, getScheduler());
    }

    @Override
    protected Connection newConnection(EndPoint endPoint, Map<String, Object> context)
            throws IOException {
        Attempt attempt = attempt(context);
        if (!attempt.end()) {
            throw new ClosedChannelException();
        }
        Connection connection = super.newConnection(endPoint, context);
        connection.addEventListener(new Closing(endPoint, attempt));
        return connection;
    }

    /// Tells an attempt when its socket is closed. Jetty reports an upgraded connection as closed
    /// too, while its socket is still open.
    private record Closing(EndPoint endPoint, Attempt attempt) implements Connection.Listener {
        @Override
        public void onClosed(Connection connection) {
            if (!endPoint.isOpen()) {
                attempt.closed.complete(null);
            }
        }
    }

    private static Attempt attempt(Map<String, Object> context) {
        Object destination = Objects.requireNonNull(context.get(Destination.CONTEXT_KEY));
        return (Attempt) ((Destination) destination).getOrigin().getTag();
    }

    @Override
    protected SslContextFactory.Client newSslContextFactory() {
        return tls.map(AttemptConnector::context).orElseGet(NoTls::new);
    }

    private static SslContextFactory.Client context(Tls tls) {
        SslContextFactory.Client context = new SslContextFactory.Client();
        context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        context.setEndpointIdentificationAlgorithm("HTTPS");
        tls.trustStore().ifPresent(context::setTrustStore);
        tls.keyStore()
                .ifPresent(store -> {
                    context.setKeyStore(store);
                    context.setKeyStorePassword("");
                });
        return context;
    }

    /// One attempt to get a connection, if need be over several addresses of a host. It is also the
    /// tag of its request, so that no two attempts share Jetty's connection pool.
    static final class Attempt {
        private final AtomicBoolean over = new AtomicBoolean();
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        /// Whether it got its connection, or needs none any more.
        boolean isOver() {
            return over.get();
        }

        /// Completes when the connection that it got is closed.
        CompletableFuture<Void> closed() {
            return closed;
        }

        /// @return true if this call ended it, false if it had ended before
        boolean end() {
            return over.compareAndSet(false, true);
        }
    }

    /// Takes the place where Jetty wants a TLS context, and makes none.
    private static final class NoTls extends SslContextFactory.Client {
        @Override
        protected void doStart() {}

        @Override
        protected void doStop() {}
    }
}
