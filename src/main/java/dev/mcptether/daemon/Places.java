package dev.mcptether.daemon;

import dev.mcptether.event.Daemon;
import dev.mcptether.event.Daemon.RejectReason;
import dev.mcptether.event.EventSink;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Timers.Timer;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SelectableChannelEndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/// Bounds who may be connected. Until a connection has shown that it knows the token, it belongs to
/// a stranger. There are {@link #STRANGERS} places for strangers, separate from those of sessions.
/// Each stranger has {@link #PATIENCE} in all, whatever it sends meanwhile. When another one comes,
/// the oldest must go, but only after it has had its {@link #TURN}; until then nobody is accepted.
/// So somebody who opens connections without end can slow others down but cannot shut them out.
///
/// Jetty's threads and timers call in. The lock guards the two collections and whether the
/// connector accepts. Sockets are closed outside it.
final class Places implements SelectorManager.AcceptListener, Connection.Listener {
    static final int STRANGERS = 16;
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /// A shim's upgrade and proof take some milliseconds. On a machine with twenty ready processes
    /// for each core half of them took 500 ms (measured, issue 13). Longer turns would shut shims
    /// out: a shim has 10 s to connect, and may find all places taken and 256 connections in the
    /// system's queue.
    static final Duration TURN = Duration.ofMillis(500);

    private final int sessions;
    private final ServerConnector connector;
    private final Timers timers;
    private final EventSink events;
    private final ReentrantLock lock = new ReentrantLock();

    /// The oldest first.
    private final Map<SelectableChannel, Place> strangers = new LinkedHashMap<>();

    private final Set<SelectableChannel> proven = new HashSet<>();

    /// @param sessions how many places there are for connections that have proven themselves
    Places(int sessions, ServerConnector connector, Timers timers, EventSink events) {
        this.sessions = sessions;
        this.connector = connector;
        this.timers = timers;
        this.events = events;
    }

    /// What happens to a stranger that has proven itself.
    enum Entry {
        ADMITTED,

        /// There is no place for another session.
        FULL,

        /// It came too late. Its connection is closed, and the refusal is told.
        TURNED_OUT
    }

    /// One stranger's connection.
    final class Place {
        private final SelectableChannel channel;
        private final long sinceNanos = timers.nanos();
        private final Timer patience;

        /// Null until Jetty has made the connection.
        private volatile @Nullable Connection connection;

        private Place(SelectableChannel channel) {
            this.channel = channel;
            this.patience = timers.after(PATIENCE, () -> turnOut(this));
        }

        /// The stranger has proven itself.
        Entry enter() {
            lock.lock();
            try {
                if (!strangers.containsKey(channel)) {
                    return Entry.TURNED_OUT;
                }
                if (proven.size() >= sessions) {
                    return Entry.FULL;
                }
                strangers.remove(channel);
                proven.add(channel);
                admit();
            } finally {
                lock.unlock();
            }
            patience.cancel();
            return Entry.ADMITTED;
        }

        private void close() {
            patience.cancel();
            Connection open = connection;
            if (open != null) {
                open.getEndPoint().close();
            }
        }
    }

    /// Whether there is a place for another session.
    boolean hasRoom() {
        lock.lock();
        try {
            return proven.size() < sessions;
        } finally {
            lock.unlock();
        }
    }

    /// The place of a connection that asks for its upgrade.
    Place of(Connection connection) {
        SelectableChannel channel = channel(connection);
        lock.lock();
        try {
            Place place = strangers.get(channel);
            // It was closed just now to make room. It cannot become a session any more.
            return place == null ? new Place(channel) : place;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        lock.lock();
        try {
            strangers.put(channel, new Place(channel));
            admit();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onOpened(Connection connection) {
        lock.lock();
        try {
            Place place = strangers.get(channel(connection));
            if (place != null) {
                place.connection = connection;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        onClosed(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        lock.lock();
        try {
            Place place = strangers.remove(channel);
            if (place != null) {
                place.patience.cancel();
            }
            proven.remove(channel);
            admit();
        } finally {
            lock.unlock();
        }
    }

    /// Accepts the next connection, or arranges that there will be room. Under the lock.
    private void admit() {
        boolean full = strangers.size() > STRANGERS;
        connector.setAccepting(!full);
        if (full) {
            Place oldest = strangers.values().iterator().next();
            long leftNanos = TURN.toNanos() - (timers.nanos() - oldest.sinceNanos);
            timers.after(Duration.ofNanos(Math.max(0, leftNanos)), this::makeRoom);
        }
    }

    private void makeRoom() {
        Place oldest = null;
        lock.lock();
        try {
            if (strangers.size() > STRANGERS) {
                oldest = strangers.values().iterator().next();
            }
        } finally {
            lock.unlock();
        }
        if (oldest != null && timers.nanos() - oldest.sinceNanos >= TURN.toNanos()) {
            turnOut(oldest);
        }
    }

    private void turnOut(Place place) {
        lock.lock();
        try {
            if (strangers.remove(place.channel) == null) {
                return;
            }
            admit();
        } finally {
            lock.unlock();
        }
        place.close();
        events.emit(new Daemon.ConnectionRefused(RejectReason.UNPROVEN, 0));
    }

    private static SelectableChannel channel(Connection connection) {
        return ((SelectableChannelEndPoint) connection.getEndPoint()).getChannel();
    }
}
