package dev.mcptether.daemon.hosting;

import dev.mcptether.config.ChildEnvironment;
import dev.mcptether.config.ServerConfig;
import dev.mcptether.config.WorkPlace;
import dev.mcptether.daemon.CallSequence;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Server.ExitCause;
import dev.mcptether.process.ProcessOrder;
import dev.mcptether.process.ProcessOrder.Stream;
import dev.mcptether.process.ProcessOrder.Streams;
import dev.mcptether.process.StartException;
import dev.mcptether.process.StartedProcess;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Timers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// Makes the children of one server's sessions. It holds the server's settings at the start of the
/// session, and what all servers share.
final class ServerWorkshop {
    private static final Streams PIPES =
            new Streams(new Stream.Pipe(), new Stream.Pipe(), new Stream.Pipe());

    private final ServerConfig config;
    private final HostedServers.Means means;
    private final LiveChildren live;

    ServerWorkshop(ServerConfig config, HostedServers.Means means, LiveChildren live) {
        this.config = config;
        this.means = means;
        this.live = live;
    }

    ServerConfig config() {
        return config;
    }

    CallSequence numbers() {
        return means.numbers();
    }

    EventSink events() {
        return means.events();
    }

    Timers timers() {
        return means.timers();
    }

    /// Tether's version.
    String program() {
        return means.program();
    }

    int maxMessageBytes() {
        return means.maxMessageBytes();
    }

    RandomGenerator random() {
        return new SplittableRandom();
    }

    /// The directory in which the server works; empty if its client decides.
    Optional<CompletableFuture<Path>> directory() {
        return switch (config.place()) {
            case WorkPlace.Directory(Path path) ->
                    Optional.of(CompletableFuture.completedFuture(path));
            case WorkPlace.OfClient _ -> Optional.empty();
        };
    }

    /// Does something that may wait, on a thread of its own.
    void later(Duration after, Runnable what) {
        var _ = timers().after(after, () -> Threads.startVirtual("tether-start", what));
    }

    StartedProcess start(Path directory) throws StartException {
        Map<String, String> environment = ChildEnvironment.of(means.environment());
        environment.putAll(config.variables().values());
        return means.starter()
                .start(new ProcessOrder(config.command(), environment, directory, PIPES));
    }

    LogLines log(long session, long pid) {
        String who = "[%s session %d pid %d]".formatted(config.name(), session, pid);
        return new LogLines(means.log(), who, config.variables(), InstantSource.system());
    }

    void began(Child child, String server, long session) {
        live.add(child);
        means.children().add(new ChildrenFile.Child(child.identity(), server, session));
    }

    void stop(Child child, ExitCause cause) {
        live.stop(child, cause);
    }

    void gone(StartedProcess process) {
        live.remove(process.identity());
        means.children().remove(process.identity());
    }
}
