package dev.mcptether.fleet.inventory;

import dev.mcptether.process.HostProcess;
import dev.mcptether.process.HostSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The processes of the programs that Tether takes the place of. A program whose only child is the
/// same program is that one's launcher, as the `python.exe` of a Windows virtual environment is.
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
        oldestFirst.sort(
                Comparator.comparingLong(
                                (ForeignProgram each) -> each.process().identity().startTicks())
                        .thenComparingLong(each -> each.process().pid()));
        for (ForeignProgram each : oldestFirst) {
            starter(each)
                    .ifPresent(starter ->
                            below.computeIfAbsent(starter.process().pid(), _ -> new ArrayList<>())
                                    .add(each));
        }
        // Daemons first: one may stand above a shim, but no shim of theirs makes one a client.
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

    /// The same program one step up, if that is what started it.
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

    /// What a shim starts of itself, other than the one that does its work.
    private boolean isPartOfShim(ForeignProgram program) {
        return starter(program).filter(starter -> !launches(starter)).isPresent();
    }

    /// What our own daemon has started and what stands below that is no daemon of its own.
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
