package dev.mcptether.daemon.hosting;

import dev.mcptether.daemon.ToClient;
import dev.mcptether.event.Event;
import dev.mcptether.event.Server.ExitCause;
import dev.mcptether.process.StartException;
import dev.mcptether.wire.Line;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One process that several sessions share. It asks {@link SharedConversation} what to do, and does
/// it with a real child.
///
/// All of this happens under one lock. Nothing waits while the lock is held, because the child's
/// queue and the clients' outlets take every message at once.
final class SharedProcess {
    private final HostedServer server;
    private final ServerWorkshop workshop;

    /// Guards the conversation and the fields below.
    private final ReentrantLock lock = new ReentrantLock();

    private final SharedConversation conversation;
    private final Map<Long, SharedOutlet> outlets = new HashMap<>();
    private final ChildLives lives;

    private final News news;

    private final IdleCheck idleCheck;

    /// @param news the events of the whole server; a caller that holds a lock of the server emits
    ///   them after the release
    SharedProcess(HostedServer server, ServerWorkshop workshop, News news) {
        this.server = server;
        this.workshop = workshop;
        this.news = news;
        this.conversation =
                new SharedConversation(
                        new SharedConversation.Subject(
                                server.name(), workshop.config().start(), workshop.program()),
                        workshop.numbers(),
                        workshop.timers()::nanos);
        this.lives = new ChildLives(server, ChildLives.EVERYBODY, workshop, new Family());
        this.idleCheck =
                new IdleCheck(
                        workshop.config().idleStop(),
                        workshop.timers(),
                        () -> step(conversation::rest));
    }

    /// Begins the process. Called once. For this method and those up to {@link #close}, the caller
    /// emits the news.
    void begin() {
        take(conversation::open);
        idleCheck.begin();
    }

    /// Sets what the clients have in common. Called once.
    void settle(SharedKey key) {
        take(() -> conversation.settle(key));
    }

    void join(long session, ToClient client) {
        SharedOutlet outlet = new SharedOutlet(server.name(), client);
        outlet.begin();
        take(() -> {
            outlets.put(session, outlet);
            return conversation.join(session);
        });
    }

    void leave(long session) {
        idleCheck.active(workshop.timers().nanos());
        take(() -> {
            SharedOutlet outlet = outlets.remove(session);
            if (outlet != null) {
                outlet.close();
            }
            return conversation.leave(session);
        });
    }

    /// Ends the process for good.
    void close() {
        idleCheck.close();
        take(conversation::close);
    }

    void receive(long session, byte[] message, Peeked peeked, long arrivedNanos)
            throws InterruptedException {
        idleCheck.active(arrivedNanos);
        step(() -> conversation.fromClient(session, message, peeked, arrivedNanos));
        Child current = locked(lives::current);
        if (current != null) {
            current.input().awaitRoom();
        }
        SharedOutlet outlet = locked(() -> outlets.get(session));
        if (outlet != null) {
            outlet.awaitRoom();
        }
    }

    int sessions() {
        return locked(conversation::sessions);
    }

    String client(long session) {
        return locked(() -> conversation.client(session));
    }

    int callsInFlight(long session) {
        return locked(() -> conversation.callsInFlight(session));
    }

    /// The pid of its child; 0 if there is none.
    long pid() {
        Child current = locked(lives::current);
        return current == null ? 0 : current.identity().pid();
    }

    private <T extends @Nullable Object> T locked(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    /// Asks the conversation what to do, does it, and emits the news.
    private void step(Supplier<List<SharedAct>> input) {
        take(input);
        news.tell();
    }

    private void take(Supplier<List<SharedAct>> input) {
        lock.lock();
        try {
            input.get().forEach(this::doNow);
        } finally {
            lock.unlock();
        }
    }

    /// Does one thing; never waits. Under the lock.
    private void doNow(SharedAct act) {
        switch (act) {
            case SharedAct.ToChild(byte[] message) -> lives.offer(message);
            case SharedAct.ToClient(long session, byte[] message, var answers) -> {
                SharedOutlet outlet = outlets.get(session);
                if (outlet != null && !outlet.offer(message, answers)) {
                    news.add(SharedOutlet.LOSS);
                }
            }
            case SharedAct.Start(int life) -> lives.start(life);
            case SharedAct.Stop(int life, ExitCause cause) -> lives.stop(life, cause);
            case SharedAct.WakeUp(Duration after) ->
                    workshop.later(after, () -> step(conversation::due));
            case SharedAct.Emit(Event event) -> news.add(event);
        }
    }

    private final class Family implements ChildLives.Owner {
        /// A shared server works in a directory of its own, because the settings allow nothing
        /// else.
        @Override
        public Path directory() throws StartException {
            try {
                return workshop.directory().orElseGet(CompletableFuture::new).get();
            } catch (ExecutionException untold) {
                throw StartException.noDirectory(String.valueOf(untold.getMessage()));
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
                throw StartException.noDirectory("the daemon stops");
            }
        }

        @Override
        public void began(int life, Child child) {
            step(() -> {
                lives.began(life, child);
                return conversation.started(life);
            });
        }

        @Override
        public void said(int life, Line line) {
            long arrivedNanos = workshop.timers().nanos();
            idleCheck.active(arrivedNanos);
            switch (line) {
                case Line.Whole(byte[] bytes) -> {
                    Peeked peeked = Peek.at(bytes);
                    step(() -> conversation.fromChild(life, bytes, peeked, arrivedNanos));
                }
                case Line.TooLong(var content) ->
                        step(() -> conversation.tooLargeFromChild(life, content));
                case Line.End() -> {}
            }
        }

        @Override
        public void ended(int life, ExitCause cause, Conversation.Ended how) {
            step(() -> {
                lives.ended(life);
                return cause == ExitCause.DAEMON_STOPPED
                        ? conversation.close()
                        : conversation.ended(life, how);
            });
        }
    }
}
