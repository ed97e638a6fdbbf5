package dev.mcptether.daemon;

import dev.mcptether.event.Daemon;
import dev.mcptether.event.EventSink;
import dev.mcptether.time.Timers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.jspecify.annotations.Nullable;

/// A session of a client that is no shim. It lives as long as its one WebSocket. Its messages are
/// the text frames; other frames are refused.
final class DirectSession implements LiveSession, WebSocketEnd.Listener {
    private final long number;
    private final SessionHost host;
    private final Registry registry;
    private final EventSink events;
    private final Timers timers;
    private final long openedNanos;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// Null until the socket is open. Nothing is heard from it before.
    private volatile @Nullable Open open;

    private record Open(WebSocketEnd end, ServedSession session) {}

    DirectSession(
            long number, SessionHost host, Registry registry, EventSink events, Timers timers) {
        this.number = number;
        this.host = host;
        this.registry = registry;
        this.events = events;
        this.timers = timers;
        this.openedNanos = timers.nanos();
    }

    @Override
    public void opened(WebSocketEnd end) {
        open = new Open(end, host.open(number, end::sendText));
        registry.add(number, this);
        events.emit(new Daemon.SessionOpened(number, Gate.SUBPROTOCOL));
    }

    @Override
    public void text(byte[] message) throws InterruptedException {
        Open current = open;
        if (current != null) {
            current.session.receive(message);
        }
    }

    @Override
    public void binary(byte[] message) {
        Open current = open;
        if (current != null) {
            current.end.close(CloseStatus.BAD_DATA, "mcp has text frames only");
        }
    }

    @Override
    public void closed(int code) {
        Open current = open;
        if (current != null) {
            registry.remove(number);
            current.session.close();
            events.emit(new Daemon.SessionClosed(number, code, openFor()));
        }
        ended.complete(null);
    }

    @Override
    public SessionView view() {
        Open current = open;
        return new SessionView(
                number,
                Gate.SUBPROTOCOL,
                current == null ? "" : current.session.client(),
                current == null ? "" : current.session.server(),
                openFor(),
                current == null ? 0 : current.session.callsInFlight(),
                true,
                Optional.empty());
    }

    @Override
    public void end(int code, String reason) {
        Open current = open;
        if (current != null) {
            current.session.close();
            current.end.close(code, reason);
        }
    }

    @Override
    public void abandon() {
        Open current = open;
        if (current != null) {
            current.end.abort();
        }
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    private Duration openFor() {
        return Duration.ofNanos(timers.nanos() - openedNanos);
    }
}
