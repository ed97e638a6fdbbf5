package dev.mcptether.daemon.hosting;

import dev.mcptether.daemon.ServedSession;
import dev.mcptether.daemon.ToClient;
import dev.mcptether.event.Event;
import dev.mcptether.event.Server;
import dev.mcptether.event.Server.ExitCause;
import dev.mcptether.process.StartException;
import dev.mcptether.wire.Line;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One client's session with a hosted server. It asks {@link Conversation} what to do, and does it
/// with a real process.
///
/// Messages to the child are queued under the lock, and nothing waits while the lock is held.
/// Messages to the client are sent after the lock is released, by the thread that brought the
/// cause. So a slow client stops only the thread that reads its own child.
final class HostedSession implements ServedSession {
    /// How long to wait for the client's directory. A shim reports it right after it has connected.
    private static final Duration PLACE_PATIENCE = Duration.ofSeconds(3);

    private final HostedServer server;
    private final long number;
    private final ToClient client;
    private final ServerWorkshop workshop;
    private final CompletableFuture<Path> clientsPlace = new CompletableFuture<>();

    /// Guards the conversation and the fields below.
    private final ReentrantLock lock = new ReentrantLock();

    private final Conversation conversation;

    private final News news;

    private final ChildLives lives;
    private boolean closed;

    private final IdleCheck idleCheck;

    HostedSession(HostedServer server, long number, ToClient client, ServerWorkshop workshop) {
        this.server = server;
        this.number = number;
        this.client = client;
        this.workshop = workshop;
        this.news = new News(workshop.events());
        this.conversation =
                new Conversation(
                        new Conversation.Subject(server.name(), number, workshop.config().start()),
                        workshop.numbers(),
                        workshop.timers()::nanos,
                        workshop.random());
        this.lives = new ChildLives(server, number, workshop, new Family());
        this.idleCheck =
                new IdleCheck(
                        workshop.config().idleStop(),
                        workshop.timers(),
                        () -> stepQuietly(conversation::rest));
    }

    /// Begins the session. Called once, before any message.
    void open() {
        workshop.events().emit(new Server.SessionAttached(server.name(), number));
        stepQuietly(conversation::open);
        idleCheck.begin();
    }

    @Override
    public void receive(byte[] message) throws InterruptedException {
        Optional<Rest> rest = begin(message);
        if (rest.isPresent()) {
            rest.get().finish();
        }
    }

    @Override
    public Optional<Rest> begin(byte[] message) {
        long arrivedNanos = workshop.timers().nanos();
        idleCheck.active(arrivedNanos);
        Peeked peeked = Peek.at(message);
        List<Act> acts = change(() -> conversation.fromClient(message, peeked, arrivedNanos));
        Child current = child();
        boolean room = current == null || current.input().hasRoom();
        if (room && acts.stream().noneMatch(Act.ToClient.class::isInstance)) {
            return Optional.empty();
        }
        return Optional.of(() -> {
            send(acts);
            if (current != null) {
                current.input().awaitRoom();
            }
        });
    }

    @Override
    public void worksIn(Path directory) {
        clientsPlace.complete(directory);
    }

    @Override
    public String client() {
        return locked(conversation::client);
    }

    @Override
    public String server() {
        return server.name();
    }

    @Override
    public int callsInFlight() {
        return locked(conversation::callsInFlight);
    }

    @Override
    public void close() {
        boolean first =
                locked(() -> {
                    boolean open = !closed;
                    closed = true;
                    return open;
                });
        if (first) {
            idleCheck.close();
            stepQuietly(conversation::close);
            server.closed(this);
            workshop.events().emit(new Server.SessionDetached(server.name(), number));
        }
    }

    /// The pid of its child; 0 if there is none.
    long pid() {
        Child current = child();
        return current == null ? 0 : current.identity().pid();
    }

    private @Nullable Child child() {
        return locked(lives::current);
    }

    private <T extends @Nullable Object> T locked(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    /// Asks the conversation what to do, and does it.
    private void step(Supplier<List<Act>> input) throws InterruptedException {
        send(change(input));
    }

    /// Does what needs no waiting. Returns everything that the conversation decided.
    private List<Act> change(Supplier<List<Act>> input) {
        List<Act> acts;
        lock.lock();
        try {
            acts = input.get();
            acts.forEach(this::doNow);
        } finally {
            lock.unlock();
        }
        news.tell();
        return acts;
    }

    private void send(List<Act> acts) throws InterruptedException {
        for (Act each : acts) {
            if (each instanceof Act.ToClient(byte[] message)) {
                client.send(message);
            }
        }
    }

    /// Like {@link #step}, for callers that cannot be interrupted.
    private void stepQuietly(Supplier<List<Act>> input) {
        try {
            step(input);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /// Does one thing, if it needs no waiting. Under the lock.
    private void doNow(Act act) {
        switch (act) {
            case Act.ToChild(byte[] message) -> lives.offer(message);
            case Act.Start(int life) -> lives.start(life);
            case Act.Stop(int life, ExitCause cause) -> lives.stop(life, cause);
            case Act.WakeUp(Duration after) ->
                    workshop.later(after, () -> stepQuietly(conversation::due));
            case Act.Emit(Event event) -> news.add(event);
            case Act.ToClient _ -> {}
        }
    }

    private final class Family implements ChildLives.Owner {
        @Override
        public Path directory() throws StartException {
            try {
                return workshop.directory()
                        .orElse(clientsPlace)
                        .get(PLACE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException untold) {
                throw StartException.noDirectory(
                        "`cwd: client` needs a client that connects through `tether shim`, which"
                                + " says where it works");
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
                throw StartException.noDirectory("the daemon stops");
            }
        }

        @Override
        public void began(int life, Child child) {
            stepQuietly(() -> {
                lives.began(life, child);
                return conversation.started(life);
            });
        }

        @Override
        public void said(int life, Line line) throws InterruptedException {
            long arrivedNanos = workshop.timers().nanos();
            idleCheck.active(arrivedNanos);
            switch (line) {
                case Line.Whole(byte[] bytes) ->
                        step(() ->
                                conversation.fromChild(life, bytes, Peek.at(bytes), arrivedNanos));
                case Line.TooLong(var content) ->
                        step(() -> conversation.tooLargeFromChild(life, content));
                case Line.End() -> {}
            }
        }

        @Override
        public void ended(int life, ExitCause cause, Conversation.Ended how) {
            stepQuietly(() -> {
                lives.ended(life);
                return conversation.ended(life, how);
            });
        }
    }
}
