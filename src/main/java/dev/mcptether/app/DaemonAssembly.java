package dev.mcptether.app;

import dev.mcptether.config.Address;
import dev.mcptether.config.DaemonConfig;
import dev.mcptether.config.Servers;
import dev.mcptether.config.ServersFile;
import dev.mcptether.config.Token;
import dev.mcptether.daemon.DaemonServer;
import dev.mcptether.daemon.diagnostics.McpServer;
import dev.mcptether.daemon.diagnostics.tools.Toolbox;
import dev.mcptether.daemon.hosting.HostedServers;
import dev.mcptether.daemon.single.DaemonToken;
import dev.mcptether.daemon.single.HealthFile;
import dev.mcptether.ending.ShutdownPlan.Steps;
import dev.mcptether.ending.ShutdownStep;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Role;
import dev.mcptether.event.Telemetry;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.proof.RecordedDaemons;
import dev.mcptether.time.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/// Wires the embedded daemon.
final class DaemonAssembly {
    private static final Duration SESSIONS_BUDGET = Duration.ofMillis(1300);

    /// After the sessions, for their processes.
    private static final Duration CHILDREN = Duration.ofMillis(400);

    private static final Duration SPANS_BUDGET = Duration.ofMillis(300);
    private static final Duration TELEMETRY_BUDGET = Duration.ofMillis(200);

    private final DaemonConfig config;
    private final Stdio stdio;
    private final ServersFile file;

    /// What it said as the daemon started.
    private final Servers first;

    private final Running running;

    DaemonAssembly(DaemonConfig config, ServersFile file, Stdio stdio) {
        this.config = config;
        this.file = file;
        this.stdio = stdio;
        this.first = file.read();
        this.running = Running.begin(Role.DAEMON, config.telemetry(), Hosting.names(first));
    }

    void run(List<String> command, boolean untilEof) throws IOException {
        StateDirectory home = new StateDirectory(config.home());
        Token token = DaemonToken.obtain(home, config.name(), this::say);
        HostView view = new HostView(home, running.processes());
        McpServer server =
                new McpServer(
                        running.version(),
                        Toolbox.tools(view, running.timers()),
                        config.maxMessageBytes(),
                        running.events(),
                        running.timers());
        HostedServers servers = Hosting.servers(config, file, server.numbers(), running);
        Hosting hosting = new Hosting(file, first, command, servers, server, running);
        DaemonServer daemon =
                new DaemonServer(
                        config, token, hosting.paths(), running.events(), running.timers());
        running.plan()
                .steps(_ ->
                        new Steps(
                                List.of(
                                        ShutdownStep.always(
                                                "sessions",
                                                SESSIONS_BUDGET,
                                                _ -> close(daemon, hosting, home)),
                                        ShutdownStep.always("spans", SPANS_BUDGET, running::flush)),
                                List.of(
                                        ShutdownStep.always(
                                                "telemetry", TELEMETRY_BUDGET, running::close))));
        hosting.begin();
        new RecordedDaemons(home).record(config.name(), daemon.bind());
        Address address = daemon.serve();
        say("daemon '" + config.name() + "' listens on ws://" + address);
        keepHealth(new HealthFile(home, config.name()), address, daemon);
        if (untilEof) {
            Threads.start("tether-stdin", this::awaitEof);
        }
        running.tell(null);
        running.awaitEnd();
    }

    private void close(DaemonServer daemon, Hosting hosting, StateDirectory home)
            throws IOException, InterruptedException {
        new HealthFile(home, config.name()).delete();
        hosting.hurry();
        daemon.close();
        hosting.awaitNone(CHILDREN);
    }

    /// Says how the daemon is, now and every few seconds, off the timers' thread: it writes to
    /// disk.
    private void keepHealth(HealthFile health, Address address, DaemonServer daemon) {
        Threads.startVirtual(
                "tether-health",
                () -> {
                    try {
                        health.write(running.self(), address, daemon.sessions());
                        if (running.plan().ending()) {
                            // The end took the file away while it was written anew.
                            health.delete();
                        }
                    } catch (IOException unwritable) {
                        running.events()
                                .emit(
                                        new Telemetry.Degraded(
                                                Telemetry.Part.HOME, unwritable.toString()));
                    }
                });
        running.timers().after(HealthFile.INTERVAL, () -> keepHealth(health, address, daemon));
    }

    private void say(String what) {
        stdio.err().println("tether: " + what);
    }

    private void awaitEof() {
        try (InputStream in = stdio.in()) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException broken) {
            // An unreadable stdin has ended, too.
        }
        running.plan().request(ExitReason.STDIN_EOF, "");
    }
}
