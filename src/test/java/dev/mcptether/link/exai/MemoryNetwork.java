package dev.mcptether.link.exai;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.link.ConnectFailure;
import dev.mcptether.link.Connection;
import dev.mcptether.link.ConnectionListener;
import dev.mcptether.link.Connector;
import dev.mcptether.link.FarEnd;
import dev.mcptether.time.Timers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Carries WebSockets to a {@link ScriptedExai} through virtual time. What is sent arrives in
/// order, after a while. A socket can be cut on the way. Without a daemon nobody listens.
final class MemoryNetwork implements Connector {
    private final Timers timers;
    private final Random random;
    private final List<Link> links = new ArrayList<>();
    private final List<Link> dialling = new ArrayList<>();
    private @Nullable ScriptedExai daemon;
    private int dials;
    private double nanosPerByte;

    MemoryNetwork(Timers timers, Random random) {
        this.timers = timers;
        this.random = random;
    }

    void listens(@Nullable ScriptedExai fresh) {
        daemon = fresh;
    }

    /// From now on each byte of a daemon's frame takes time.
    void slow(int bytesPerSecond) {
        nanosPerByte = 1e9 / bytesPerSecond;
    }

    int dials() {
        return dials;
    }

    /// The number of sockets that are open on the client's side.
    int open() {
        return (int) links.stream().filter(link -> link.open).count();
    }

    /// Cuts all sockets, or at most this many. The daemon does not learn the reason.
    void cut(int most) {
        dialling.stream().filter(link -> !link.given).toList().forEach(Link::fail);
        dialling.clear();
        links.stream().filter(link -> link.open).limit(most).toList().forEach(Link::cut);
    }

    private Duration travel() {
        return Duration.ofNanos(50_000 + random.nextInt(2_000_000));
    }

    @Override
    public Dialing dial(DaemonUrl url, @Nullable Token token, ConnectionListener listener) {
        dials++;
        ScriptedExai there = daemon;
        Link link = new Link(listener);
        dialling.add(link);
        timers.after(
                travel(),
                () -> {
                    if (link.given) {
                        return;
                    }
                    if (there == null || there != daemon) {
                        listener.failed(
                                new ConnectFailure(
                                        ConnectOutcome.CONNECTION_REFUSED,
                                        "nobody listens there (connection refused)"));
                    } else {
                        link.open(there);
                    }
                });
        return () -> {
            if (!link.given) {
                link.given = true;
                listener.failed(new ConnectFailure(ConnectOutcome.BROKEN, "cancelled"));
            }
        };
    }

    private final class Link implements Connection {
        private final ConnectionListener listener;
        private final Deque<Runnable> incoming = new ArrayDeque<>();
        private ScriptedExai.@Nullable Client client;
        private long toDaemonNanos;
        private long toClientNanos;
        private boolean given;
        private boolean open;
        private boolean closing;
        private boolean demanded;
        private @Nullable ScriptedExai at;

        private Link(ConnectionListener listener) {
            this.listener = listener;
        }

        private void open(ScriptedExai there) {
            given = true;
            open = true;
            at = there;
            links.add(this);
            client = there.accept(new DaemonSide());
            listener.opened(this);
        }

        /// The TCP connection breaks before the WebSocket is open.
        private void fail() {
            given = true;
            listener.failed(
                    new ConnectFailure(
                            ConnectOutcome.BROKEN,
                            "closed before the WebSocket handshake was over"));
        }

        /// A random time of arrival, later than all earlier ones.
        private long at(long earlierNanos) {
            return Math.max(timers.nanos() + travel().toNanos(), earlierNanos + 1);
        }

        private void toDaemon(Runnable arrival) {
            toDaemonNanos = at(toDaemonNanos);
            timers.after(
                    Duration.ofNanos(toDaemonNanos - timers.nanos()),
                    () -> {
                        if (client != null) {
                            arrival.run();
                        }
                    });
        }

        private void toClient(Runnable arrival) {
            toClientNanos = at(toClientNanos);
            timers.after(
                    Duration.ofNanos(toClientNanos - timers.nanos()),
                    () -> {
                        if (open) {
                            incoming.add(arrival);
                            deliver();
                        }
                    });
        }

        private void deliver() {
            while (demanded && open && !incoming.isEmpty()) {
                demanded = false;
                incoming.remove().run();
            }
        }

        private void cut() {
            end(1006, "");
        }

        private void end(int code, String reason) {
            ScriptedExai.Client peer = client;
            client = null;
            if (peer != null) {
                peer.closed();
            }
            if (open) {
                open = false;
                listener.closed(code, reason);
            }
        }

        private final class DaemonSide implements ScriptedExai.Outlet {
            @Override
            public void send(String frame) {
                toClientNanos =
                        Math.max(toClientNanos, timers.nanos())
                                + (long) (frame.length() * nanosPerByte);
                toClient(() -> listener.text(frame.getBytes(StandardCharsets.UTF_8)));
            }

            @Override
            public void close(int code, String reason) {
                toClient(() -> end(code, reason));
            }

            @Override
            public void drop() {
                toClient(() -> end(1006, ""));
            }
        }

        // The client's side

        @Override
        public FarEnd farEnd() {
            return FarEnd.unproven(false);
        }

        @Override
        public void sendText(byte[] message, boolean more) {
            if (open && !closing) {
                String text = new String(message, StandardCharsets.UTF_8);
                toDaemon(() -> {
                    if (client != null) {
                        client.receive(text);
                    }
                });
            }
        }

        @Override
        public void sendControl(byte[] frame) {}

        @Override
        public void flush() {}

        @Override
        public void ping() {
            ScriptedExai there = at;
            toDaemon(() -> pong(there));
        }

        @Override
        public void acknowledge(byte[] frame) {
            sendControl(frame);
        }

        private void pong(@Nullable ScriptedExai there) {
            if (there != null && there.isBlocked()) {
                timers.after(Duration.ofMillis(100), () -> pong(there));
            } else {
                toClient(() -> {
                    listener.alive();
                    demand();
                });
            }
        }

        @Override
        public void close(int code, String reason) {
            closing = true;
            toDaemon(() -> end(code, reason));
        }

        @Override
        public void demand() {
            demanded = true;
            deliver();
        }

        @Override
        public void abort() {
            end(1006, "");
        }
    }
}
