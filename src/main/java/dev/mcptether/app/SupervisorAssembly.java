package dev.mcptether.app;

import dev.mcptether.config.Address;
import dev.mcptether.config.ChildEnvironment;
import dev.mcptether.config.DaemonConfig;
import dev.mcptether.daemon.hosting.ChildrenFile;
import dev.mcptether.daemon.single.DaemonFolder;
import dev.mcptether.daemon.single.Incumbent;
import dev.mcptether.daemon.single.LogTail;
import dev.mcptether.daemon.single.Members;
import dev.mcptether.daemon.single.Neighbours;
import dev.mcptether.daemon.single.StartWord;
import dev.mcptether.daemon.single.StarterLine;
import dev.mcptether.daemon.single.SupervisedCommand;
import dev.mcptether.daemon.single.SupervisedLife;
import dev.mcptether.daemon.single.Supervisor;
import dev.mcptether.process.ListeningSockets;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessOrder;
import dev.mcptether.process.ProcessOrder.Stream;
import dev.mcptether.process.ProcessOrder.Streams;
import dev.mcptether.process.ProcessStarter;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Turns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Wires a supervisor, which is the daemon of a command that listens by itself.
final class SupervisorAssembly {
    /// The name of the command among the daemon's children.
    private static final String COMMAND = "main";

    private static final int LAST_LINES = 5;

    private final Running running;
    private final DaemonFolder folder;
    private final StarterLine starter;
    private final ChildrenFile children;
    private final Runnable healthChanged;

    /// @param healthChanged writes health.json now
    SupervisorAssembly(
            Running running,
            DaemonFolder folder,
            StarterLine starter,
            ChildrenFile children,
            Runnable healthChanged) {
        this.running = running;
        this.folder = folder;
        this.starter = starter;
        this.children = children;
        this.healthChanged = healthChanged;
    }

    /// @throws IOException when somebody listens at the command's address already
    Supervisor supervisor(DaemonConfig config, Incumbent incumbent, Map<String, String> environment)
            throws IOException {
        Address listens = config.arguments().listens().orElseThrow();
        ListeningSockets sockets = ListeningSockets.ofThisHost();
        if (!sockets.pids(listens.port()).isEmpty()) {
            throw new IOException(
                    "the address of the command is taken: %s. End it, or choose another address"
                            .formatted(new Neighbours(running.processes(), sockets).on(listens)));
        }
        SupervisedCommand command =
                new SupervisedCommand(
                        order(config, environment),
                        listens,
                        ProcessStarter.ofThisHost(running.processes()),
                        running.processes(),
                        sockets);
        return new Supervisor(
                command,
                () -> String.join("\n", LogTail.lines(folder.log(), 0, LAST_LINES)),
                new Heard(incumbent),
                new Supervisor.Context(
                        new Turns(Threads::surprise),
                        running.timers(),
                        task -> Threads.startVirtual("tether-supervisor", task),
                        running.events()));
    }

    private ProcessOrder order(DaemonConfig config, Map<String, String> environment) {
        Stream.Append log = new Stream.Append(folder.log());
        return new ProcessOrder(
                config.arguments().command(),
                ChildEnvironment.of(environment),
                Path.of(System.getProperty("user.dir", ".")),
                new Streams(new Stream.Nothing(), log, log));
    }

    private final class Heard implements Supervisor.Listener {
        private final Incumbent incumbent;

        /// The process that serves, if it is not the one that was started. It may be in another
        /// session, where the next daemon would not find it. Touched in turns.
        private @Nullable ProcessIdentity worker;

        Heard(Incumbent incumbent) {
            this.incumbent = incumbent;
        }

        @Override
        public void begun(SupervisedLife life) {
            children.add(new ChildrenFile.Child(life.process(), COMMAND, 0));
            incumbent.waits();
            healthChanged.run();
        }

        @Override
        public void serving(Members members) {
            worker = members.worker().process();
            children.add(new ChildrenFile.Child(worker, COMMAND, 0));
            incumbent.serves(members);
            healthChanged.run();
            starter.tell(new StartWord.Ready());
        }

        @Override
        public void gone(SupervisedLife life) {
            children.remove(life.process());
            if (worker != null) {
                children.remove(worker);
                worker = null;
            }
            incumbent.waits();
            healthChanged.run();
        }

        @Override
        public void crashLoop(String diagnosis) {
            incumbent.crashLoop(diagnosis);
            healthChanged.run();
            starter.tell(new StartWord.Failed(diagnosis));
        }
    }
}
