package dev.mcptether.daemon.hosting;

import dev.mcptether.daemon.ServedSession;
import dev.mcptether.daemon.ToClient;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Method;
import dev.mcptether.event.Server;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One client's session with a server that it shares. Its first request decides with which
/// sessions; see {@link SharedKey}.
final class SharedSession implements ServedSession {
    private final SharedProcesses processes;
    private final long number;
    private final ToClient client;
    private final ServerWorkshop workshop;

    /// Null before the first request. Guarded by this object, like the fields below.
    private @Nullable SharedProcess process;

    private @Nullable SharedKey key;
    private boolean closed;

    SharedSession(
            SharedProcesses processes, long number, ToClient client, ServerWorkshop workshop) {
        this.processes = processes;
        this.number = number;
        this.client = client;
        this.workshop = workshop;
    }

    /// Begins the session. Called once, before any message.
    void open() {
        workshop.events().emit(new Server.SessionAttached(server(), number));
    }

    @Override
    public void receive(byte[] message) throws InterruptedException {
        long arrivedNanos = workshop.timers().nanos();
        Peeked peeked = Peek.at(message);
        SharedProcess shared = process(message, peeked);
        processes.tellNews();
        if (shared != null) {
            shared.receive(number, message, peeked, arrivedNanos);
        } else {
            answerBefore(peeked);
        }
    }

    /// The process for this message; the session joins it if needed. A client may do the handshake
    /// again with other terms.
    private synchronized @Nullable SharedProcess process(byte[] message, Peeked peeked) {
        if (closed) {
            return null;
        }
        Optional<SharedKey> now = key(message, peeked);
        if (now.isPresent() && !now.get().equals(key)) {
            leave();
            key = now.get();
            process = processes.join(now.get(), number, client);
        }
        return process;
    }

    private Optional<SharedKey> key(byte[] message, Peeked peeked) {
        boolean first = process == null;
        return switch (peeked) {
            case Peeked.Single(Envelope envelope)
                    when first || envelope.method() == Method.INITIALIZE ->
                    SharedKey.of(message, envelope);
            case Peeked.Single _ -> Optional.empty();
            case Peeked.Batch _, Peeked.TooLarge _, Peeked.NotJson _ ->
                    first ? Optional.of(SharedKey.MODERN) : Optional.empty();
        };
    }

    /// Answers a client that has asked for nothing yet. A ping gets an answer, and other messages
    /// are dropped.
    private void answerBefore(Peeked peeked) throws InterruptedException {
        if (!(peeked instanceof Peeked.Single(Envelope envelope))) {
            return;
        }
        RequestId id = envelope.id();
        if (envelope.isRequest() && id != null) {
            client.send(
                    "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{}}"
                            .formatted(id.json())
                            .getBytes(StandardCharsets.UTF_8));
        } else {
            workshop.events().emit(new Dropped(Dropped.What.NOTIFICATION, Dropped.Why.STALE, 1));
        }
    }

    @Override
    public String client() {
        SharedProcess shared = current();
        return shared == null ? "" : shared.client(number);
    }

    @Override
    public String server() {
        return processes.server();
    }

    @Override
    public int callsInFlight() {
        SharedProcess shared = current();
        return shared == null ? 0 : shared.callsInFlight(number);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            leave();
        }
        processes.tellNews();
        processes.closed(this);
        workshop.events().emit(new Server.SessionDetached(server(), number));
    }

    private synchronized @Nullable SharedProcess current() {
        return process;
    }

    /// Under the lock.
    private void leave() {
        SharedProcess left = process;
        process = null;
        if (left != null) {
            processes.leave(left, number);
        }
    }
}
