package dev.mcptether.app;

import dev.mcptether.config.DaemonArguments;
import dev.mcptether.config.DaemonConfig;
import dev.mcptether.config.ProcessUse;
import dev.mcptether.config.ServerConfig;
import dev.mcptether.config.Servers;
import dev.mcptether.config.ServersFile;
import dev.mcptether.daemon.CallSequence;
import dev.mcptether.daemon.Destination;
import dev.mcptether.daemon.Paths;
import dev.mcptether.daemon.SessionHost;
import dev.mcptether.daemon.hosting.ChildrenFile;
import dev.mcptether.daemon.hosting.DaemonLog;
import dev.mcptether.daemon.hosting.HostedServers;
import dev.mcptether.daemon.hosting.ServerView;
import dev.mcptether.event.Server;
import dev.mcptether.event.Telemetry;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ProcessStarter;
import dev.mcptether.time.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;

/// What a daemon serves, each at its path: the servers of tether.yaml, the command it was started
/// with, and the built-in diagnostics.
final class Hosting {
    /// How soon a change of tether.yaml is noticed.
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ServersFile file;
    private final Running running;
    private final HostedServers servers;
    private final SessionHost diagnostics;
    private final SessionHost main;
    private volatile Servers current;

    /// Touched only by a look, and looks come one after the other.
    private List<String> seen = List.of();

    /// The names of servers that metrics count by: those in tether.yaml when the daemon starts.
    static List<String> names(Servers first) {
        TreeSet<String> names = new TreeSet<>();
        first.servers().forEach(each -> names.add(each.name()));
        first.mistakes().forEach(each -> each.server().ifPresent(names::add));
        return List.copyOf(names);
    }

    /// @param first what `file` contained when the daemon started
    /// @param arguments their command is served at `/`; without a command, the diagnostics are
    Hosting(
            ServersFile file,
            Servers first,
            DaemonArguments arguments,
            HostedServers servers,
            SessionHost diagnostics,
            Running running) {
        this.file = file;
        this.current = first;
        this.running = running;
        this.servers = servers;
        this.diagnostics = diagnostics;
        this.main =
                arguments.command().isEmpty() || arguments.listens().isPresent()
                        ? diagnostics
                        : servers.host(main(arguments));
    }

    private static ServerConfig main(DaemonArguments arguments) {
        return ServerConfig.plain(
                        ServerConfig.MAIN,
                        arguments.command(),
                        Path.of(System.getProperty("user.dir", "/")))
                .with(arguments.shared() ? ProcessUse.SHARED : ProcessUse.PER_SESSION);
    }

    static HostedServers servers(
            DaemonConfig config, ServersFile file, CallSequence numbers, Running running) {
        StateDirectory home = new StateDirectory(config.home());
        return new HostedServers(
                new HostedServers.Means(
                        ProcessStarter.ofThisHost(running.processes()),
                        file.environment(),
                        new ChildrenFile(home, config.name(), why -> unwritable(running, why)),
                        new DaemonLog(
                                config.directory().resolve("log"), why -> unwritable(running, why)),
                        numbers,
                        running.version(),
                        config.maxMessageBytes(),
                        running.events(),
                        running.timers()));
    }

    private static void unwritable(Running running, IOException why) {
        running.events().emit(new Telemetry.Degraded(Telemetry.Part.HOME, String.valueOf(why)));
    }

    /// Begins to serve what tether.yaml names, now and after each change.
    void begin() {
        running.events().emit(new Server.Named(String.join(",", names(current))));
        seen = look(current.files());
        servers.apply(current);
        lookLater();
    }

    private void lookLater() {
        running.timers().after(LOOK, () -> Threads.startVirtual("tether-servers", this::reload));
    }

    private void reload() {
        List<String> now = look(current.files());
        if (!now.equals(seen)) {
            Servers fresh = file.read();
            // The file may name other files. A change that comes while we read is seen at the next
            // look.
            seen = fresh.files().equals(current.files()) ? now : look(fresh.files());
            current = fresh;
            servers.apply(fresh);
        }
        lookLater();
    }

    /// A value that differs if the files have changed.
    private static List<String> look(List<Path> files) {
        List<String> marks = new ArrayList<>();
        for (Path each : files) {
            try {
                BasicFileAttributes now = Files.readAttributes(each, BasicFileAttributes.class);
                marks.add(now.lastModifiedTime() + " " + now.size() + " " + now.fileKey());
            } catch (IOException absent) {
                marks.add("");
            }
        }
        return marks;
    }

    Paths paths() {
        return path -> at(path.substring(1));
    }

    private Destination at(String name) {
        return switch (name) {
            case "", ServerConfig.MAIN -> new Destination.Server(main);
            case ServerConfig.DIAGNOSTICS -> new Destination.Server(diagnostics);
            default -> {
                Optional<SessionHost> server = servers.server(name);
                yield server.isPresent()
                        ? new Destination.Server(server.get())
                        : new Destination.Nowhere(known());
            }
        };
    }

    private List<String> known() {
        TreeSet<String> names = new TreeSet<>(servers.names());
        names.add(ServerConfig.MAIN);
        names.add(ServerConfig.DIAGNOSTICS);
        return List.copyOf(names);
    }

    /// The servers, as health.json shows them.
    ArrayNode health() {
        return ServerView.json(servers.views());
    }

    /// The daemon stops. From now on children get less time to end.
    void hurry() {
        servers.hurry();
    }

    void awaitNone(Duration patience) throws InterruptedException {
        servers.awaitNone(patience);
    }
}
