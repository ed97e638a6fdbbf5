package dev.mcptether.app;

import dev.mcptether.config.Address;
import dev.mcptether.config.DaemonConfig;
import dev.mcptether.config.InventorySettings;
import dev.mcptether.config.Platform;
import dev.mcptether.config.Servers;
import dev.mcptether.config.ServersFile;
import dev.mcptether.config.Token;
import dev.mcptether.daemon.DaemonServer;
import dev.mcptether.daemon.Destination;
import dev.mcptether.daemon.ListenException;
import dev.mcptether.daemon.Paths;
import dev.mcptether.daemon.control.ControlClient;
import dev.mcptether.daemon.control.ControlDesk;
import dev.mcptether.daemon.control.ControlHost;
import dev.mcptether.daemon.diagnostics.McpServer;
import dev.mcptether.daemon.diagnostics.tools.Toolbox;
import dev.mcptether.daemon.hosting.ChildrenFile;
import dev.mcptether.daemon.hosting.HostedServers;
import dev.mcptether.daemon.hosting.Leftovers;
import dev.mcptether.daemon.single.Contest;
import dev.mcptether.daemon.single.DaemonFiles;
import dev.mcptether.daemon.single.DaemonFolder;
import dev.mcptether.daemon.single.DaemonState;
import dev.mcptether.daemon.single.DaemonToken;
import dev.mcptether.daemon.single.Incumbent;
import dev.mcptether.daemon.single.Inquiry;
import dev.mcptether.daemon.single.LastEnds;
import dev.mcptether.daemon.single.Neighbours;
import dev.mcptether.daemon.single.StartWord;
import dev.mcptether.daemon.single.StarterLine;
import dev.mcptether.daemon.single.Steering;
import dev.mcptether.daemon.single.Supervisor;
import dev.mcptether.daemon.single.Upkeep;
import dev.mcptether.ending.ShutdownPlan.Steps;
import dev.mcptether.ending.ShutdownStep;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Role;
import dev.mcptether.event.Server;
import dev.mcptether.event.Telemetry;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.HostLook;
import dev.mcptether.process.ListeningSockets;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.ProvenProcesses;
import dev.mcptether.proof.RecordedDaemons;
import dev.mcptether.time.Pauses;
import dev.mcptether.time.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/// Wires one daemon: first the lock, then its address, then its files, then its sessions.
final class DaemonAssembly {
    private static final Duration SESSIONS_BUDGET = Duration.ofMillis(1300);

    /// The time for a supervised command to end: it is asked first, then forced.
    private static final Duration COMMAND_BUDGET = Duration.ofMillis(1200);

    /// The time for sessions beside a supervised command. They only use the diagnostics.
    private static final Duration FEW_SESSIONS = Duration.ofMillis(200);

    /// The time for the sessions' processes, after the sessions have ended.
    private static final Duration CHILDREN = Duration.ofMillis(400);

    private static final Duration YIELD_BUDGET = Duration.ofMillis(100);
    private static final Duration SPANS_BUDGET = Duration.ofMillis(300);

    private final DaemonConfig config;
    private final Stdio stdio;
    private final StarterLine starter;
    private final DaemonFolder folder;
    private final ServersFile servers;

    /// What `servers` contained when the daemon started.
    private final Servers first;

    private final Running running;
    private final DaemonFiles files;

    private final Map<String, String> environment;
    private volatile String endedBy = "";
    private volatile Paths places = _ -> new Destination.Draining();

    private DaemonAssembly(
            DaemonConfig config,
            ServersFile servers,
            Stdio stdio,
            Map<String, String> environment,
            DaemonFolder folder) {
        this.config = config;
        this.stdio = stdio;
        this.environment = environment;
        this.starter = new StarterLine(environment);
        this.folder = folder;
        this.servers = servers;
        this.first = servers.read();
        this.running = Running.begin(Role.DAEMON, config.telemetry(), Hosting.names(first));
        this.files = new DaemonFiles(folder, running.self().pid());
    }

    /// Runs a daemon, if no daemon of this name runs. Returns only if one runs already, or if this
    /// one cannot start. The result then tells a person why.
    static String run(
            DaemonConfig config,
            ServersFile servers,
            Stdio stdio,
            Map<String, String> environment,
            boolean untilEof) {
        StarterLine starter = new StarterLine(environment);
        DaemonFolder folder = new DaemonFolder(new StateDirectory(config.home()), config.name());
        ProcessTable processes = ProcessTable.ofThisHost();
        Inquiry inquiry = new Inquiry(config, processes, ListeningSockets.ofThisHost());
        try {
            return switch (new Contest(folder, inquiry::look, Pauses.ofSystem()).enter()) {
                case Contest.Outcome.Won _ -> {
                    new DaemonAssembly(config, servers, stdio, environment, folder).serve(untilEof);
                    yield "";
                }
                case Contest.Outcome.Lost(var winner) -> {
                    starter.tell(new StartWord.Lost());
                    yield "the daemon '%s' is running already: pid %d. See `tether daemon status`"
                            .formatted(config.name(), winner.pid());
                }
                case Contest.Outcome.Stuck(String why) -> failed(starter, why);
            };
        } catch (IOException unwritable) {
            return failed(starter, "cannot lock %s: %s".formatted(folder.name(), unwritable));
        }
    }

    private static String failed(StarterLine starter, String why) {
        starter.tell(new StartWord.Failed(why));
        return why;
    }

    /// Does not return, because the plan ends the process.
    private void serve(boolean untilEof) {
        try {
            begin();
        } catch (IOException failed) {
            String why = why(failed);
            say(why);
            starter.tell(new StartWord.Failed(why));
            end(ExitReason.CANNOT_START, why);
            running.awaitEnd();
        }
        if (untilEof) {
            Threads.start("tether-stdin", this::awaitEof);
        }
        running.tell(null);
        running.standForFleet(Duration.ZERO, environment);
        running.awaitEnd();
    }

    /// Adds the place to the system's message about a full disk, which does not name it.
    private String why(IOException failed) {
        String message = String.valueOf(failed.getMessage());
        return failed.getClass() == IOException.class && message.startsWith("No space")
                ? message + ", in " + config.home()
                : message;
    }

    private void begin() throws IOException {
        noteThePredecessor();
        endLeftovers();
        Token token = DaemonToken.obtain(folder.home(), config.name(), this::say);
        DaemonServer server =
                new DaemonServer(
                        config,
                        token,
                        this::destination,
                        running.version(),
                        running.events(),
                        running.timers());
        McpServer diagnostics = diagnostics();
        Hosting hosting = hosting(diagnostics);
        running.plan().steps(reason -> steps(reason, server, hosting, SESSIONS_BUDGET));
        Incumbent incumbent = incumbent(listen(server), server, hosting);
        Upkeep upkeep = upkeep(incumbent, token);
        places = places(incumbent, server, hosting);
        hosting.begin();
        Address address = server.serve();
        say("daemon '" + config.name() + "' listens on ws://" + address);
        if (config.arguments().listens().isPresent()) {
            supervise(incumbent, upkeep, server, hosting);
        } else {
            incumbent.serves();
            upkeep.begin();
            starter.tell(new StartWord.Ready());
        }
    }

    /// The servers to host. A supervised command is not one of them.
    private Hosting hosting(McpServer diagnostics) {
        HostedServers hosted = Hosting.servers(config, servers, diagnostics.numbers(), running);
        return new Hosting(servers, first, config.arguments(), hosted, diagnostics, running);
    }

    private ChildrenFile children() {
        return new ChildrenFile(
                folder.home(),
                config.name(),
                why ->
                        running.events()
                                .emit(
                                        new Telemetry.Degraded(
                                                Telemetry.Part.HOME, String.valueOf(why))));
    }

    /// Ends what a killed daemon left behind, before anything new takes its place.
    private void endLeftovers() throws IOException {
        try {
            int ended = new Leftovers(children(), new ProvenProcesses(running.processes())).end();
            if (ended > 0) {
                running.events().emit(new Server.LeftoversEnded(ended));
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private Destination destination(String path) {
        return places.at(path);
    }

    /// What is served at each path. No client is let in until all of it is wired.
    private Paths places(Incumbent incumbent, DaemonServer server, Hosting hosting) {
        Steering steering =
                new Steering(incumbent, server::end, this::end, running.events(), running.timers());
        Destination control = new Destination.Control(new ControlHost(new ControlDesk(steering)));
        Destination draining = new Destination.Draining();
        Paths hosted = hosting.paths();
        return path -> {
            if (path.equals(ControlClient.PATH)) {
                return control;
            }
            return incumbent.state() == DaemonState.DRAINING ? draining : hosted.at(path);
        };
    }

    /// Starts the supervised command. The daemon is ready when the command serves.
    private void supervise(Incumbent incumbent, Upkeep upkeep, DaemonServer server, Hosting hosting)
            throws IOException {
        SupervisorAssembly assembly =
                new SupervisorAssembly(running, folder, starter, children(), upkeep::writeHealth);
        Supervisor supervisor = assembly.supervisor(config, incumbent, environment);
        running.plan()
                .steps(reason ->
                        withCommand(supervisor, steps(reason, server, hosting, FEW_SESSIONS)));
        upkeep.begin();
        supervisor.start();
    }

    private static Steps withCommand(Supervisor supervisor, Steps rest) {
        ShutdownStep end =
                ShutdownStep.always(
                        "command",
                        COMMAND_BUDGET,
                        _ -> {
                            CountDownLatch ended = new CountDownLatch(1);
                            supervisor.stop(ended::countDown);
                            ended.await();
                        });
        List<ShutdownStep> ending = new ArrayList<>(rest.ending());
        ending.addFirst(end);
        return new Steps(ending, rest.sealing());
    }

    private McpServer diagnostics() {
        HostInventory inventory =
                new HostInventory(
                        folder.home(),
                        () -> InventorySettings.now(environment, Platform.current()),
                        HostLook.ofThisHost());
        HostView view = new HostView(folder.home(), running.processes(), inventory);
        return new McpServer(
                running.version(),
                Toolbox.tools(view, running.timers()),
                config.maxMessageBytes(),
                running.events(),
                running.timers());
    }

    /// Takes the address and records it. If it is taken already, the exception says by whom.
    private Address listen(DaemonServer server) throws IOException {
        InetSocketAddress bound;
        try {
            bound = server.bind();
        } catch (ListenException failed) {
            if (!failed.isMaybeTaken()) {
                throw failed;
            }
            Neighbours neighbours =
                    new Neighbours(running.processes(), ListeningSockets.ofThisHost());
            throw new IOException(
                    failed.getMessage() + ". There is " + neighbours.on(config.listen()), failed);
        }
        new RecordedDaemons(folder.home()).record(config.name(), bound);
        return new Address(config.listen().host(), bound.getPort());
    }

    private Incumbent incumbent(Address address, DaemonServer server, Hosting hosting) {
        Incumbent.Who who =
                new Incumbent.Who(
                        config.name(),
                        running.self(),
                        address,
                        running.version(),
                        config.words(),
                        System.getProperty("user.dir", "."));
        Incumbent.Work work = new Incumbent.Work(server::sessions, hosting::health);
        return new Incumbent(who, work, InstantSource.system());
    }

    private Upkeep upkeep(Incumbent incumbent, Token token) {
        return new Upkeep(
                incumbent,
                folder,
                files,
                token,
                running.processes(),
                new Upkeep.Context(
                        running.timers(),
                        task -> Threads.startVirtual("tether-upkeep", task),
                        running.events(),
                        this::end));
    }

    /// Notes that the last daemon was killed. An orderly end would have removed its pid file.
    private void noteThePredecessor() throws IOException {
        OptionalLong pid = folder.pid();
        if (pid.isPresent()) {
            running.events().emit(new Daemon.PredecessorKilled(pid.getAsLong()));
            LastEnds.of(folder).add(new LastEnds.End(pid.getAsLong(), Instant.now(), "killed", ""));
        }
    }

    private void end(ExitReason reason, String detail) {
        endedBy = detail;
        running.plan().request(reason, detail);
    }

    private Steps steps(
            ExitReason reason, DaemonServer server, Hosting hosting, Duration sessions) {
        return new Steps(
                List.of(
                        ShutdownStep.always(
                                "sessions", sessions, _ -> close(reason, server, hosting)),
                        ShutdownStep.always("fleet", YIELD_BUDGET, running::yieldFleet),
                        ShutdownStep.always("spans", SPANS_BUDGET, running::flush)),
                running.sealing());
    }

    private void close(ExitReason reason, DaemonServer server, Hosting hosting)
            throws IOException, InterruptedException {
        try {
            hosting.hurry();
            server.close();
            hosting.awaitNone(CHILDREN);
        } finally {
            files.remove();
            LastEnds.of(folder)
                    .add(
                            new LastEnds.End(
                                    running.self().pid(), Instant.now(), reason.label(), endedBy));
        }
    }

    private void say(String what) {
        stdio.err().println("tether: " + what);
    }

    private void awaitEof() {
        try (InputStream in = stdio.in()) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            // A stdin that cannot be read has ended, too.
        }
        end(ExitReason.STDIN_EOF, "");
    }
}
