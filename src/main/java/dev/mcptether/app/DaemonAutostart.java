package dev.mcptether.app;

import dev.mcptether.config.Autostart;
import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Platform;
import dev.mcptether.config.ShimConfig;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Link;
import dev.mcptether.process.ProcessEnd;
import dev.mcptether.process.ProcessOrder;
import dev.mcptether.process.ProcessOrder.Stream;
import dev.mcptether.process.ProcessOrder.Streams;
import dev.mcptether.process.ProcessStarter;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.StartException;
import dev.mcptether.process.StartedProcess;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Timers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts the daemon that a shim does not find. The shim runs `daemon start`, as a person would,
/// and so is neither the daemon's parent nor in its session; that command also sees to it that many
/// shims start one daemon. Touched in the shim's turns; all that waits is on a thread of its own.
final class DaemonAutostart {
    /// After a start has ended, however it did: someone may keep stopping the daemon.
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final int MOST_WORDS = 1000;

    private final DaemonUrl url;
    private final Map<String, String> environment;
    private final Path directory;
    private final Timers timers;
    private final EventSink events;
    private volatile boolean busy;

    private DaemonAutostart(DaemonUrl url, Map<String, String> environment, Running running) {
        this.url = url;
        this.environment = environment;
        this.directory = Path.of(Platform.current().userHome());
        this.timers = running.timers();
        this.events = running.events();
    }

    /// Empty unless it is asked for and possible: only a daemon on this machine can be started.
    static Optional<DaemonAutostart> wanted(
            ShimConfig config, Map<String, String> environment, Running running) {
        DaemonUrl url = config.urls().getFirst();
        return config.autostart() == Autostart.ON && url.loopback() && !url.secure()
                ? Optional.of(new DaemonAutostart(url, environment, running))
                : Optional.empty();
    }

    /// Nobody listens where the daemon should be. Returns at once.
    void nobodyListens() {
        if (!busy) {
            busy = true;
            Threads.startBehind("tether-autostart", this::start);
        }
    }

    private void start() {
        try {
            String failure = run();
            events.emit(
                    failure.isEmpty()
                            ? new Link.DaemonFound()
                            : new Link.DaemonNotStarted(failure));
        } finally {
            timers.after(PAUSE, () -> busy = false);
        }
    }

    /// @return what went wrong; empty when nothing did
    private String run() {
        try {
            ProcessTable processes = ProcessTable.ofThisHost();
            StartedProcess starter = ProcessStarter.ofThisHost(processes).start(order());
            byte[] said = starter.stderr().readNBytes(MOST_WORDS);
            ProcessEnd end = starter.ended().join();
            starter.release();
            return end.equals(new ProcessEnd.Exited(0))
                    ? ""
                    : "`tether daemon start` %s: %s"
                            .formatted(end, new String(said, StandardCharsets.UTF_8).strip());
        } catch (StartException | IOException failed) {
            return String.valueOf(failed.getMessage());
        }
    }

    private ProcessOrder order() {
        List<String> words = new ArrayList<>(OwnCommand.words());
        words.addAll(List.of("daemon", "start"));
        Map<String, String> all = new HashMap<>(environment);
        // Where this shim looks for it, whatever else is configured.
        all.put("TETHER_LISTEN", url.address());
        Streams streams =
                new Streams(new Stream.Nothing(), new Stream.Nothing(), new Stream.Pipe());
        return new ProcessOrder(words, all, directory, streams);
    }
}
