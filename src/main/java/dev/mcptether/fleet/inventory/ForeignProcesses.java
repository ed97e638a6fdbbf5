package dev.mcptether.fleet.inventory;

import dev.mcptether.process.HostProcess;
import dev.mcptether.process.HostSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the processes of the programs that Tether replaces. A program whose only child is the same
/// program is the launcher of that child, like the `python.exe` of a Windows virtual environment.
final class ForeignProcesses {
    private final Evidence evidence;
    private final HostSnapshot host;
    private final Drafts drafts;
    private final Map<Long, ForeignProgram> programs = new HashMap<>();
    private final Map<Long, List<ForeignProgram>> below = new HashMap<>();

    ForeignProcesses(Evidence evidence, Drafts drafts) {
        this.evidence = evidence;
        this.host = evidence.host();
        this.drafts = drafts;
    }

    void draft() {
        for (HostProcess each : host.byPid().values()) {
            if (each.isLiving() && drafts.at(each.pid()) == null) {
                ForeignProgram.of(each, evidence.patterns())
                        .ifPresent(program -> programs.put(each.pid(), program));
            }
        }
        List<ForeignProgram> oldestFirst = new ArrayList<>(programs.values());
        oldestFirst.sort((one, other) -> HostProcess.byAge(one.process(), other.process()));
        for (ForeignProgram each : oldestFirst) {
            starter(each)
                    .ifPresent(starter ->
                            below.computeIfAbsent(starter.process().pid(), _ -> new ArrayList<>())
                                    .add(each));
        }
        // Daemons first. A daemon may stand above a shim, and the shim must not make it a client.
        oldestFirst.stream().filter(each -> !each.shim()).forEach(this::draftDaemon);
        List<Draft> shims =
                oldestFirst.stream()
                        .filter(ForeignProgram::shim)
                        .filter(each -> !launches(each) && !isPartOfShim(each))
                        .map(each -> draft(each, ProcessKind.SHIM))
                        .toList();
        Ancestry ancestry = new Ancestry(host, drafts, this::launchesShim);
        shims.forEach(each -> ancestry.place(each).ifPresent(each::orphaned));
        // An old shim starts its daemon itself.
        drafts.where(each -> each.program != null && each.isOfDaemon())
                .filter(each -> each.parent() == null)
                .toList()
                .forEach(each -> each.under(shimAbove(each)));
    }

    /// The parent of this process, if it is the same program.
    private Optional<ForeignProgram> starter(ForeignProgram program) {
        return host.parent(program.process())
                .map(parent -> programs.get(parent.pid()))
                .filter(program::isSameProgram);
    }

    private boolean launches(ForeignProgram program) {
        return program.process().listens().isEmpty()
                && below.getOrDefault(program.process().pid(), List.of()).size() == 1;
    }

    private boolean launchesShim(HostProcess process) {
        ForeignProgram program = programs.get(process.pid());
        return program != null && program.shim() && launches(program);
    }

    /// Whether a shim has started this as a part of itself, and not as the process that does its
    /// work.
    private boolean isPartOfShim(ForeignProgram program) {
        return starter(program).filter(starter -> !launches(starter)).isPresent();
    }

    /// Drafts a daemon. A process that our own daemon has started is no separate daemon, and
    /// neither is what stands below it.
    private void draftDaemon(ForeignProgram program) {
        Draft above =
                host.parent(program.process()).map(each -> drafts.at(each.pid())).orElse(null);
        if (above != null && above.own && above.kind != ProcessKind.SHIM) {
            return;
        }
        Draft daemon =
                draft(
                        program,
                        launches(program) ? ProcessKind.DAEMON_LAUNCHER : ProcessKind.DAEMON);
        if (starter(program).isPresent()) {
            daemon.under(above);
        }
    }

    private Draft draft(ForeignProgram program, ProcessKind kind) {
        Draft draft = drafts.of(kind, false, program.process());
        draft.program = program;
        return draft;
    }

    private @Nullable Draft shimAbove(Draft daemon) {
        Draft above = host.parent(daemon.process).map(each -> drafts.at(each.pid())).orElse(null);
        return above != null && above.kind == ProcessKind.SHIM ? above : null;
    }
}
