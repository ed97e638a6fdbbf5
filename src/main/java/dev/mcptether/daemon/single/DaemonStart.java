package dev.mcptether.daemon.single;

import dev.mcptether.daemon.control.Asker;
import dev.mcptether.daemon.control.ControlClient;
import dev.mcptether.daemon.control.Deadline;
import dev.mcptether.process.Look;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessOrder;
import dev.mcptether.process.ProcessOrder.Stream;
import dev.mcptether.process.ProcessOrder.Streams;
import dev.mcptether.process.ProcessStarter;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import dev.mcptether.process.StartException;
import dev.mcptether.process.StartedProcess;
import dev.mcptether.time.Pauses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Starts a daemon that outlives its starter, or finds the running one. The lock decides in the
/// started process who becomes the daemon, so any number of starters may run at the same instant.
/// Waits on its caller's thread.
public final class DaemonStart {
    /// How long a new daemon may take to report. The machine may be busy with twenty other
    /// starters.
    private static final Duration READY = Duration.ofSeconds(60);

    /// How long a daemon may take to end after it has drained.
    private static final Duration AFTER_DRAIN = Duration.ofSeconds(10);

    private static final int STEP_MILLIS = 100;
    private static final int LAST_LINES = 5;

    private final Inquiry inquiry;
    private final DaemonFolder folder;
    private final ProcessStarter starter;
    private final ProcessTable processes;
    private final Neighbours neighbours;
    private final ServingWait serving;

    public DaemonStart(
            Inquiry inquiry,
            DaemonFolder folder,
            ProcessStarter starter,
            ProcessTable processes,
            Neighbours neighbours) {
        this.inquiry = inquiry;
        this.folder = folder;
        this.starter = starter;
        this.processes = processes;
        this.neighbours = neighbours;
        this.serving = new ServingWait(inquiry::look, Pauses.ofSystem());
    }

    /// The daemon to start.
    ///
    /// @param launcher the words before `daemon run`
    /// @param arguments the words after it
    /// @param replace how long the open calls of an older daemon may take before it is replaced;
    ///   empty if it is not to be replaced
    public record Wanted(
            List<String> launcher,
            List<String> arguments,
            Map<String, String> environment,
            Path directory,
            String version,
            Optional<Duration> replace) {}

    public sealed interface Outcome {
        /// @param warning what is wrong with it; empty if nothing is
        record Started(Health health, String warning) implements Outcome {}

        /// @param note what the user should know about it; empty if there is nothing
        record Running(Health health, String note) implements Outcome {}

        record Failed(String why) implements Outcome {}
    }

    public Outcome start(Wanted wanted, Asker asker) throws IOException {
        return switch (inquiry.look()) {
            case DaemonView.Answers answers -> found(answers, wanted, asker, false);
            case DaemonView.Silent silent -> awaitSilent(silent, wanted, asker);
            case DaemonView.Stopped _ -> launch(wanted, asker);
        };
    }

    /// Waits for a daemon that does not answer, because it may be starting right now beside
    /// nineteen others.
    private Outcome awaitSilent(DaemonView.Silent silent, Wanted wanted, Asker asker)
            throws IOException {
        return switch (silent.isFrozen() ? silent : serving.await()) {
            case DaemonView.Answers answers -> found(answers, wanted, asker, false);
            case DaemonView.Silent still ->
                    new Outcome.Failed(still.why() + ". End it: tether daemon stop");
            case DaemonView.Stopped _ -> launch(wanted, asker);
        };
    }

    private Outcome launch(Wanted wanted, Asker asker) throws IOException {
        Path log = folder.made().resolve("log");
        long offset = LogTail.length(log);
        try (StarterPort port = StarterPort.open()) {
            StartedProcess started = starter.start(order(wanted, port, log));
            return switch (firstWord(port, started.identity())) {
                case StartWord.Ready() -> proven(started.pid());
                case StartWord.Lost() -> awaitWinner(wanted, asker);
                case StartWord.Failed(String why) ->
                        new Outcome.Failed(why + lastLines(log, offset));
            };
        } catch (StartException failed) {
            return new Outcome.Failed("the daemon cannot be started: " + failed.getMessage());
        }
    }

    private static ProcessOrder order(Wanted wanted, StarterPort port, Path log) {
        List<String> words = new ArrayList<>(wanted.launcher());
        words.addAll(List.of("daemon", "run"));
        words.addAll(wanted.arguments());
        Map<String, String> environment = new HashMap<>(wanted.environment());
        environment.putAll(port.environment());
        Streams streams =
                new Streams(new Stream.Nothing(), new Stream.Append(log), new Stream.Append(log));
        return new ProcessOrder(words, environment, wanted.directory(), streams);
    }

    /// Waits for the first word of the started process. If the process ends without one, the start
    /// has failed.
    private StartWord firstWord(StarterPort port, ProcessIdentity started) throws IOException {
        Deadline deadline = Deadline.in(READY);
        while (!deadline.passed()) {
            boolean lived = lives(started);
            Optional<StartWord> word = port.next(STEP_MILLIS);
            if (word.isPresent()) {
                return word.get();
            }
            if (!lived) {
                return new StartWord.Failed(
                        "the daemon, pid %d, ended without a word".formatted(started.pid()));
            }
        }
        return new StartWord.Failed(
                "the daemon, pid %d, is not ready after %d s; it is left as it is"
                        .formatted(started.pid(), READY.toSeconds()));
    }

    private boolean lives(ProcessIdentity started) {
        return processes.look(started.pid()) instanceof Look.Seen(Sighting now)
                && now.identity().equals(started)
                && now.state() != Sighting.State.ZOMBIE;
    }

    /// Checks the new daemon's word: it must answer, and only it may listen at its port.
    private Outcome proven(long started) {
        return switch (serving.await()) {
            case DaemonView.Answers answers ->
                    new Outcome.Started(answers.health(), unexpected(answers.health(), started));
            case DaemonView.Silent silent ->
                    new Outcome.Failed("it said that it is ready, but " + silent.why());
            case DaemonView.Stopped(String why) ->
                    new Outcome.Failed("it said that it is ready and is gone: " + why);
        };
    }

    private String unexpected(Health health, long started) {
        if (health.pid() != started) {
            return "pid %d was started, and pid %d is the daemon: a program between the two?"
                    .formatted(started, health.pid());
        }
        int port = health.address().map(address -> address.port()).orElse(0);
        List<Long> listening = neighbours.sockets().pids(port);
        return listening.isEmpty() || listening.equals(List.of(health.pid()))
                ? ""
                : "%s listen on its port %d; it should be pid %d alone"
                        .formatted(neighbours.at(port), port, health.pid());
    }

    private Outcome awaitWinner(Wanted wanted, Asker asker) {
        return switch (serving.await()) {
            case DaemonView.Answers answers -> found(answers, wanted, asker, true);
            case DaemonView.Silent silent ->
                    new Outcome.Failed("another daemon was faster, and " + silent.why());
            case DaemonView.Stopped(String why) ->
                    new Outcome.Failed("another daemon was faster, and has ended: " + why);
        };
    }

    private Outcome found(DaemonView.Answers answers, Wanted wanted, Asker asker, boolean lost) {
        if (lost) {
            tell(asker);
        }
        String running = answers.health().version();
        boolean older = VersionOrder.newer(wanted.version(), running);
        if (wanted.replace().isPresent() && !lost) {
            return older
                    ? replace(answers.health(), wanted, asker)
                    : new Outcome.Failed(
                            "pid %d has version %s, and this is %s: only an older one is replaced"
                                    .formatted(answers.health().pid(), running, wanted.version()));
        }
        if (!answers.arguments().equals(wanted.arguments())) {
            return new Outcome.Failed(differs(answers, wanted));
        }
        if (answers.health().state().equals(Optional.of(DaemonState.CRASH_LOOP))) {
            return new Outcome.Failed(
                    "pid %d runs and does not serve: %s"
                            .formatted(answers.health().pid(), answers.health().diagnosis()));
        }
        String note =
                older
                        ? "it has version %s, and this is the newer %s; `tether daemon start"
                                        .formatted(running, wanted.version())
                                + " --replace` replaces it"
                        : lost ? "another start was faster" : "";
        return new Outcome.Running(answers.health(), note);
    }

    private static String differs(DaemonView.Answers answers, Wanted wanted) {
        return "pid %d runs with other arguments: `daemon run %s`, not `daemon run %s`."
                        .formatted(
                                answers.health().pid(),
                                String.join(" ", answers.arguments()),
                                String.join(" ", wanted.arguments()))
                + " Stop it first, or leave it as it is";
    }

    private Outcome replace(Health old, Wanted wanted, Asker asker) {
        Duration patience = wanted.replace().orElseThrow();
        try (ControlClient client = inquiry.connect()) {
            client.drain(asker, patience);
        } catch (IOException unheard) {
            return new Outcome.Failed(
                    "pid %d does not answer: %s".formatted(old.pid(), unheard.getMessage()));
        }
        Deadline deadline = Deadline.in(patience.plus(AFTER_DRAIN));
        while (lives(old.process())) {
            if (deadline.passed()) {
                return new Outcome.Failed(
                        "pid %d was asked to drain and does not end".formatted(old.pid()));
            }
            LockSupport.parkNanos(Duration.ofMillis(STEP_MILLIS).toNanos());
        }
        try {
            return launch(wanted, asker);
        } catch (IOException failed) {
            return new Outcome.Failed(
                    "the old daemon has ended, and no new one was started: " + failed.getMessage());
        }
    }

    /// Tells the winner who lost, for the winner's event log.
    private void tell(Asker asker) {
        try (ControlClient client = inquiry.connect()) {
            client.found(asker);
        } catch (IOException untold) {
            // Nothing depends on it.
        }
    }

    private static String lastLines(Path log, long offset) {
        List<String> lines = LogTail.lines(log, offset, LAST_LINES);
        return lines.isEmpty() ? "" : "\nThe log's last lines:\n  " + String.join("\n  ", lines);
    }
}
