package dev.mcptether.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// The server's connections. There are only a few, and a connection on which a request arrives too
/// slowly is closed. When all places are taken, a new connection closes the oldest, so that every
/// newcomer is served. A scraper that loses its connection this way opens another.
final class ReadConnections extends HttpConnectionFactory {
    private final int most;

    /// Limit on the time from the first byte of a request, or from the opening, to the end of its
    /// headers.
    private final long headerMillis;

    private final Deque<Asking> open = new ArrayDeque<>(); // its own lock

    /// @param most connections at a time
    ReadConnections(HttpConfiguration http, int most, long headerMillis) {
        super(http);
        this.most = most;
        this.headerMillis = headerMillis;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        Asking connection = new Asking(getHttpConfiguration(), connector, endPoint);
        return configure(connection, connector, endPoint);
    }

    /// Ends the connection's deadline, because the headers of a request are complete.
    static void asked(Connection connection) {
        if (connection instanceof Asking asking) {
            asking.asked();
        }
    }

    private void admit(Asking fresh) {
        @Nullable Asking oldest = null;
        synchronized (open) {
            open.add(fresh);
            if (open.size() > most) {
                oldest = open.poll();
            }
        }
        if (oldest != null) {
            oldest.getEndPoint().close();
        }
    }

    private void forget(Asking gone) {
        synchronized (open) {
            open.remove(gone);
        }
    }

    private final class Asking extends HttpConnection {
        private final Scheduler scheduler;
        private final AtomicReference<Scheduler.@Nullable Task> deadline = new AtomicReference<>();

        Asking(HttpConfiguration http, Connector connector, EndPoint endPoint) {
            super(http, connector, endPoint);
            this.scheduler = connector.getScheduler();
        }

        @Override
        public void onOpen() {
            arm();
            super.onOpen();
            admit(this);
        }

        @Override
        public void onFillable() {
            arm();
            super.onFillable();
        }

        @Override
        public void onClose(@Nullable Throwable cause) {
            forget(this);
            asked();
            super.onClose(cause);
        }

        void asked() {
            Scheduler.Task task = deadline.getAndSet(null);
            if (task != null) {
                var _ = task.cancel();
            }
        }

        private void arm() {
            if (deadline.get() != null) {
                return;
            }
            Scheduler.Task task =
                    scheduler.schedule(getEndPoint()::close, headerMillis, TimeUnit.MILLISECONDS);
            if (!deadline.compareAndSet(null, task)) {
                var _ = task.cancel();
            }
        }
    }
}
