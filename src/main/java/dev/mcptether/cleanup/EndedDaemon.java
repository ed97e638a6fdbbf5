package dev.mcptether.cleanup;

import dev.mcptether.cleanup.CleanupAction.End;
import dev.mcptether.cleanup.CleanupAction.Remove;
import dev.mcptether.daemon.hosting.ChildrenFile;
import dev.mcptether.daemon.hosting.Leftovers;
import dev.mcptether.daemon.single.DaemonFolder;
import dev.mcptether.daemon.single.LastEnds;
import dev.mcptether.home.LockFile;
import dev.mcptether.process.Command;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.ProvenProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a killed daemon has left: its servers, and its pid and health files.
final class EndedDaemon {
    private final DaemonFolder folder;
    private final ProcessTable table;
    private final ProvenProcesses processes;
    private final InstantSource clock;
    private final Leftovers leftovers;

    EndedDaemon(
            DaemonFolder folder,
            ProcessTable table,
            ProvenProcesses processes,
            InstantSource clock) {
        this.folder = folder;
        this.table = table;
        this.processes = processes;
        this.clock = clock;
        this.leftovers =
                new Leftovers(new ChildrenFile(folder.home(), folder.name(), _ -> {}), processes);
    }

    List<CleanupAction> plan() {
        List<CleanupAction> plan = new ArrayList<>();
        left().forEach((process, program) -> plan.add(end(process, program, false)));
        files().forEach(each -> plan.add(remove(each, false)));
        return plan;
    }

    /// Cleans up while it holds the daemon's lock. If another process holds the lock, that is a
    /// daemon, and everything here belongs to it.
    ///
    /// @return empty if another process holds the lock
    List<CleanupAction> clean() throws IOException, InterruptedException {
        if (plan().isEmpty()) {
            return List.of();
        }
        try (@Nullable LockFile lock = folder.tryLock().orElse(null)) {
            return lock == null ? List.of() : cleanAlone();
        }
    }

    private List<CleanupAction> cleanAlone() throws IOException, InterruptedException {
        Map<ProcessIdentity, String> left = left();
        List<Path> files = files();
        noteTheEnd();
        int _ = leftovers.end();
        List<CleanupAction> done = new ArrayList<>();
        left.forEach(
                (process, program) -> done.add(end(process, program, processes.hasEnded(process))));
        for (Path each : files) {
            Files.deleteIfExists(each);
            done.add(remove(each, !Files.exists(each)));
        }
        return done;
    }

    /// Records the end now. The next daemon would find it by the pid file, which is removed here.
    private void noteTheEnd() throws IOException {
        OptionalLong pid = folder.pid();
        if (pid.isPresent()) {
            LastEnds.of(folder)
                    .add(
                            new LastEnds.End(
                                    pid.getAsLong(),
                                    clock.instant(),
                                    "killed",
                                    "found by tether cleanup"));
        }
    }

    /// The processes that are left, with the names of their programs.
    private Map<ProcessIdentity, String> left() {
        Map<ProcessIdentity, String> left = new LinkedHashMap<>();
        for (ChildrenFile.Child child : leftovers.find()) {
            for (ProcessIdentity each : processes.session(child.process())) {
                left.put(each, table.command(each.pid()).map(Command::program).orElse(""));
            }
        }
        return left;
    }

    private List<Path> files() {
        Path at = folder.home().root().resolve("daemons").resolve(folder.name());
        return Stream.of("pid", "health.json", "children")
                .map(at::resolve)
                .filter(Files::exists)
                .toList();
    }

    private CleanupAction end(ProcessIdentity process, String program, boolean done) {
        return new End(
                process.pid(),
                program,
                "it was started by the daemon '%s', which has ended".formatted(folder.name()),
                done);
    }

    private CleanupAction remove(Path file, boolean done) {
        return new Remove(
                file, "the daemon '%s' has ended and left it".formatted(folder.name()), done);
    }
}
