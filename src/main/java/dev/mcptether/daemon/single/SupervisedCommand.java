package dev.mcptether.daemon.single;

import dev.mcptether.config.Address;
import dev.mcptether.daemon.control.Deadline;
import dev.mcptether.daemon.control.WebSocketProbe;
import dev.mcptether.process.Command;
import dev.mcptether.process.ListeningSockets;
import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessOrder;
import dev.mcptether.process.ProcessSignal;
import dev.mcptether.process.ProcessStarter;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import dev.mcptether.process.StartException;
import dev.mcptether.process.StartedProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// Runs the command behind `--listens` as a process in a session of its own, with everything that
/// it starts.
public final class SupervisedCommand implements SupervisedLife.Source {
    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final Duration TERM = Duration.ofMillis(700);
    private static final Duration KILL = Duration.ofMillis(400);
    private static final Duration STEP = Duration.ofMillis(10);

    private final ProcessOrder order;
    private final Address listens;
    private final ProcessStarter starter;
    private final ProcessTable processes;
    private final ListeningSockets sockets;

    public SupervisedCommand(
            ProcessOrder order,
            Address listens,
            ProcessStarter starter,
            ProcessTable processes,
            ListeningSockets sockets) {
        this.order = order;
        this.listens = listens;
        this.starter = starter;
        this.processes = processes;
        this.sockets = sockets;
    }

    @Override
    public SupervisedLife begin() throws StartException {
        LifeMark mark = new LifeMark(UUID.randomUUID().toString(), processes);
        ProcessOrder marked =
                new ProcessOrder(
                        order.command(),
                        mark.with(order.environment()),
                        order.directory(),
                        order.streams());
        return new Life(starter.start(marked), mark);
    }

    private final class Life implements SupervisedLife {
        private final StartedProcess started;
        private final LifeMark mark;

        Life(StartedProcess started, LifeMark mark) {
            this.started = started;
            this.mark = mark;
        }

        @Override
        public ProcessIdentity process() {
            return started.identity();
        }

        @Override
        public CompletableFuture<String> ended() {
            return started.ended().thenApply(Object::toString);
        }

        @Override
        public Optional<Members> serving() {
            try {
                WebSocketProbe.shakeHands(Inquiry.reachable(listens), Deadline.in(PROBE));
            } catch (IOException notYet) {
                return Optional.empty();
            }
            List<Long> listening = sockets.pids(listens.port());
            if (listening.isEmpty()) {
                // The system does not tell who listens, so only the started process can be named.
                return member(started.pid()).map(Members::alone);
            }
            return listening.stream().filter(this::isOurs).findFirst().flatMap(this::members);
        }

        private Optional<Members> members(long listener) {
            Optional<Member> worker = member(listener);
            return listener == started.pid()
                    ? worker.map(Members::alone)
                    : worker.map(each -> new Members(member(started.pid()), each, each));
        }

        private Optional<Member> member(long pid) {
            return seen(pid)
                    .map(sighting ->
                            new Member(
                                    sighting.identity(),
                                    processes
                                            .command(pid)
                                            .map(Command::program)
                                            .orElse(sighting.name())));
        }

        /// Whether the process is part of this life: it is in the started process's session, or it
        /// descends from that, or it has left both and still has the mark in its environment.
        private boolean isOurs(long pid) {
            long each = pid;
            for (Optional<Sighting> at = seen(each); at.isPresent(); at = seen(each)) {
                if (each == started.pid() || at.get().session() == started.pid()) {
                    return true;
                }
                each = at.get().parent();
            }
            return mark.isOn(pid);
        }

        private Optional<Sighting> seen(long pid) {
            return processes.look(pid) instanceof Look.Seen(Sighting sighting)
                            && sighting.state() != Sighting.State.ZOMBIE
                    ? Optional.of(sighting)
                    : Optional.empty();
        }

        @Override
        public boolean lives(Members members) {
            ProcessIdentity worker = members.worker().process();
            return seen(worker.pid()).filter(now -> now.identity().equals(worker)).isPresent();
        }

        @Override
        public void end() {
            if (!gone()) {
                started.signal(ProcessSignal.TERM);
                mark.signalStrays(started.identity(), ProcessSignal.TERM);
                if (!goneWithin(TERM)) {
                    started.signal(ProcessSignal.KILL);
                    mark.signalStrays(started.identity(), ProcessSignal.KILL);
                    goneWithin(KILL);
                }
            }
            started.release();
        }

        private boolean gone() {
            return started.ended().isDone()
                    && !started.leavesOthers()
                    && mark.strays(started.identity()).isEmpty();
        }

        private boolean goneWithin(Duration patience) {
            Deadline deadline = Deadline.in(patience);
            while (!gone()) {
                if (deadline.passed()) {
                    return false;
                }
                LockSupport.parkNanos(STEP.toNanos());
            }
            return true;
        }
    }
}
