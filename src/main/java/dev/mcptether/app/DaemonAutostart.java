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

/// Starts a daemon if the shim finds none. The shim runs `daemon start`, as a person would. So it
/// is not the daemon's parent, and the daemon is not in its session. That command also makes sure
/// that many shims start only one daemon. Called in the shim's turns; what waits runs on a thread
/// of its own.
final class DaemonAutostart {
    /// The pause after a start, whether or not it worked. Somebody may stop the daemon again and
    /// again.
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

    /// Empty unless it is asked for and possible. Only a daemon on this machine can be started.
    static Optional<DaemonAutostart> wanted(
            ShimConfig config, Map<String, String> environment, Running running) {
        DaemonUrl url = config.urls().getFirst();
        return config.autostart() == Autostart.ON && url.loopback() && !url.secure()
                ? Optional.of(new DaemonAutostart(url, environment, running))
                : Optional.empty();
    }

    /// Called when nobody listens at the daemon's address. Returns at once.
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

    /// @return what went wrong; empty if nothing did
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
        // The address where this shim looks for the daemon, whatever else is configured.
        all.put("TETHER_LISTEN", url.address());
        Streams streams =
                new Streams(new Stream.Nothing(), new Stream.Nothing(), new Stream.Pipe());
        return new ProcessOrder(words, all, directory, streams);
    }
}
