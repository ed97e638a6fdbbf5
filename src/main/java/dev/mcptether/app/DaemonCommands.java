package dev.mcptether.app;

import dev.mcptether.config.DaemonConfig;
import dev.mcptether.daemon.control.Asker;
import dev.mcptether.daemon.control.ControlClient;
import dev.mcptether.daemon.hosting.ChildrenFile;
import dev.mcptether.daemon.hosting.Leftovers;
import dev.mcptether.daemon.single.DaemonFolder;
import dev.mcptether.daemon.single.DaemonStart;
import dev.mcptether.daemon.single.DaemonStop;
import dev.mcptether.daemon.single.DaemonView;
import dev.mcptether.daemon.single.Inquiry;
import dev.mcptether.daemon.single.Neighbours;
import dev.mcptether.home.LockFile;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ListeningSockets;
import dev.mcptether.process.ProcessStarter;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.ProvenProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What commands do with one daemon from outside. Its methods wait in the caller's thread.
public final class DaemonCommands {
    private static final String RESTART = "daemon restart";

    /// The time for `status`, from the start of the process to the answer. The end of the process
    /// takes the rest of two seconds.
    private static final Duration STATUS = Duration.ofMillis(1700);

    /// The least time for the answer. On a busy machine the start alone may take most of {@link
    /// #STATUS}, and a healthy daemon still needs its time.
    private static final Duration STATUS_AT_LEAST = Duration.ofMillis(1200);

    /// How many times longer the answer may take on the busiest machine.
    private static final int MOST_SLOWNESS = 8;

    /// The time for a daemon that a signal has stopped. It may go on at any moment.
    private static final Duration FROZEN = Duration.ofMillis(300);

    private final DaemonConfig config;
    private final Map<String, String> environment;
    private final ProcessTable processes = ProcessTable.ofThisHost();
    private final ListeningSockets sockets = ListeningSockets.ofThisHost();
    private final DaemonFolder folder;
    private final Inquiry inquiry;

    DaemonCommands(DaemonConfig config, Map<String, String> environment) {
        this.config = config;
        this.environment = environment;
        this.folder = new DaemonFolder(new StateDirectory(config.home()), config.name());
        this.inquiry = new Inquiry(config, processes, sockets);
    }

    public DaemonView look() {
        return inquiry.look();
    }

    /// Asks the daemon, for a person who waits. The whole command, with the start of this process,
    /// takes at most two seconds, unless the machine is so busy that the start alone takes that
    /// long. A daemon that does not answer in the time that is left is unhealthy.
    public DaemonView status() {
        // Do the work that is slow at its first use now, so that it counts as a part of the start.
        ControlClient.prepare();
        return inquiry.look(inquiry.isFrozen() ? FROZEN : left(age(), processorTime()));
    }

    /// The time for the answer. A start only computes. If it got less than a third of a processor,
    /// others use the machine, and both this process and the daemon get their turns late: with 45
    /// ready processes on two cores a healthy daemon was called unhealthy (issue 13).
    ///
    /// @param spent since the command was given
    /// @param processor the processor time that this process has had of it
    static Duration left(Duration spent, Duration processor) {
        double share = (double) Math.max(1, processor.toMillis()) / Math.max(1, spent.toMillis());
        double slowness = Math.clamp(1 / (3 * share), 1, MOST_SLOWNESS);
        Duration least = Duration.ofMillis((long) (STATUS_AT_LEAST.toMillis() * slowness));
        Duration left = STATUS.minus(spent);
        return left.compareTo(least) > 0 ? left : least;
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// How long this process has lived.
    private static Duration age() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(born -> Duration.between(born, Instant.now()))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    /// @param replace what to do with an older daemon: see {@link DaemonStart.Wanted}
    public DaemonStart.Outcome start(Optional<Duration> replace) throws IOException {
        return start(config.words(), System.getProperty("user.dir", "."), "daemon start", replace);
    }

    public DaemonStop.Outcome stop(String command) {
        ProvenProcesses proven = new ProvenProcesses(processes);
        return new DaemonStop(inquiry, proven, () -> endChildren(proven)).stop(Asker.me(command));
    }

    /// Ends the daemon's children, under the daemon's lock. If somebody else holds the lock, that
    /// is another daemon, and the children belong to it.
    private void endChildren(ProvenProcesses proven) {
        try (@Nullable LockFile lock = folder.tryLock().orElse(null)) {
            if (lock == null) {
                return;
            }
            ChildrenFile children = new ChildrenFile(folder.home(), config.name(), _ -> {});
            if (!children.read().isEmpty()) {
                new Leftovers(children, proven).end();
            }
        } catch (IOException unwritable) {
            // The children have ended. The next daemon finds their lines in the file, but no
            // processes.
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops the daemon and starts one with the same arguments, in the same directory, with this
    /// process's environment. If there is no daemon, or it does not tell its arguments, the new one
    /// has this command's.
    public DaemonStart.Outcome restart() throws IOException {
        DaemonView before = look();
        if (stop(RESTART) instanceof DaemonStop.Outcome.Failed(String why)) {
            return new DaemonStart.Outcome.Failed(why);
        }
        return before instanceof DaemonView.Answers(_, List<String> words, String directory)
                ? start(words, directory, RESTART, Optional.empty())
                : start(
                        config.words(),
                        System.getProperty("user.dir", "."),
                        RESTART,
                        Optional.empty());
    }

    private DaemonStart.Outcome start(
            List<String> words, String directory, String command, Optional<Duration> replace)
            throws IOException {
        DaemonStart.Wanted wanted =
                new DaemonStart.Wanted(
                        OwnCommand.words(),
                        words,
                        environment,
                        existing(Path.of(directory)),
                        Version.ofThisBuild().number(),
                        replace);
        return new DaemonStart(
                        inquiry,
                        folder,
                        ProcessStarter.ofThisHost(processes),
                        processes,
                        new Neighbours(processes, sockets))
                .start(wanted, Asker.me(command));
    }

    /// The directory of the old daemon; the home if that directory is gone.
    private Path existing(Path directory) {
        return Files.isDirectory(directory) ? directory : config.home();
    }

    /// @return false when the daemon has no such session
    /// @throws IOException when the daemon does not answer
    public boolean end(long session) throws IOException {
        try (ControlClient client = inquiry.connect()) {
            return client.end(Asker.me("daemon end"), session);
        }
    }

    /// Where the output of the daemon and its servers is.
    public Path log() {
        return folder.log();
    }
}
