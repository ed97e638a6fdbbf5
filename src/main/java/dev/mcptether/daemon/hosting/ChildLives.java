package dev.mcptether.daemon.hosting;

import dev.mcptether.event.Server;
import dev.mcptether.event.Server.ExitCause;
import dev.mcptether.process.StartException;
import dev.mcptether.process.StartedProcess;
import dev.mcptether.time.Threads;
import dev.mcptether.wire.Line;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The children of one session, or of all sessions of a server, one after the other. It starts
/// them, reports their starts and ends, and knows the one that lives. Methods marked so are called
/// under the lock of the {@link Owner}. None of these waits.
final class ChildLives {
    /// The session number of a child that belongs to all sessions.
    static final long EVERYBODY = 0;

    /// The owner of the children. Each method is called without the owner's lock, on a thread that
    /// may wait.
    interface Owner {
        /// The directory in which the next child works.
        Path directory() throws StartException;

        /// A child has started. The owner calls {@link ChildLives#began} under its lock.
        void began(int life, Child child);

        void said(int life, Line line) throws InterruptedException;

        /// A child has ended. The owner calls {@link ChildLives#ended} under its lock. If a child
        /// could not be started, `ended` comes without `began`.
        void ended(int life, ExitCause cause, Conversation.Ended how);
    }

    private final HostedServer server;
    private final long session;
    private final ServerWorkshop workshop;
    private final Owner owner;

    /// Guarded by the owner's lock, like the next field.
    private @Nullable Child child;

    private int childsLife;

    ChildLives(HostedServer server, long session, ServerWorkshop workshop, Owner owner) {
        this.server = server;
        this.session = session;
        this.workshop = workshop;
        this.owner = owner;
    }

    void start(int life) {
        Threads.startVirtual("tether-start", () -> startNow(life));
    }

    /// Under the lock.
    void began(int life, Child started) {
        child = started;
        childsLife = life;
    }

    /// Under the lock.
    void ended(int life) {
        if (childsLife == life) {
            child = null;
        }
    }

    /// Under the lock.
    void stop(int life, ExitCause cause) {
        Child current = child;
        if (current != null && childsLife == life) {
            child = null;
            workshop.stop(current, cause);
        }
    }

    /// Gives the child a message. The message is lost if there is no child. Under the lock.
    void offer(byte[] message) {
        if (child != null) {
            child.input().offer(message);
        }
    }

    /// The child that lives; null if there is none. Under the lock.
    @Nullable Child current() {
        return child;
    }

    private void startNow(int life) {
        long sinceNanos = workshop.timers().nanos();
        try {
            StartedProcess process = workshop.start(owner.directory());
            Child started =
                    new Child(
                            process,
                            workshop.log(session, process.pid()),
                            new Ear(life, process),
                            workshop.timers());
            workshop.began(started, server.name(), session);
            Duration took = Duration.ofNanos(workshop.timers().nanos() - sinceNanos);
            workshop.events().emit(new Server.Started(server.name(), session, process.pid(), took));
            owner.began(life, started);
            started.begin(workshop.maxMessageBytes());
        } catch (StartException failed) {
            String why = String.valueOf(failed.getMessage());
            String text = "could not be started: " + why + ".";
            server.failed(text);
            workshop.events().emit(new Server.StartFailed(server.name(), session, why));
            owner.ended(life, ExitCause.CRASHED, new Conversation.Ended(text, Duration.ZERO));
        }
    }

    /// Hears from one child.
    private final class Ear implements Child.Listener {
        private final int life;
        private final StartedProcess process;

        Ear(int life, StartedProcess process) {
            this.life = life;
            this.process = process;
        }

        @Override
        public void said(Line line) throws InterruptedException {
            owner.said(life, line);
        }

        @Override
        public void ended(Child.Exit exit) {
            workshop.events()
                    .emit(
                            new Server.Exited(
                                    server.name(),
                                    session,
                                    process.pid(),
                                    exit.cause(),
                                    exit.how(),
                                    exit.lived()));
            server.exited(exit);
            owner.ended(life, exit.cause(), new Conversation.Ended(exit.text(), exit.lived()));
        }

        @Override
        public void gone() {
            workshop.gone(process);
        }
    }
}
