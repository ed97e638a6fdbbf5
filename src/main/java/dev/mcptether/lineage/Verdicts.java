package dev.mcptether.lineage;

import dev.mcptether.event.Parent;
import dev.mcptether.event.Parent.CheckMethod;
import dev.mcptether.event.Parent.CheckOutcome;
import dev.mcptether.process.Look;
import dev.mcptether.process.NamedProcess;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.process.Sighting;
import java.util.ArrayList;
import java.util.List;

/// Judges from the process table which processes of the lineage have ended. It has no threads and
/// no clock: its owner calls {@link #check} whenever there is a reason to look, one call at a time.
final class Verdicts {
    private final NamedProcess self;
    private final ProcessTable table;

    /// The processes that are still checked, nearest first, the client last; empty after the last
    /// verdict.
    private final List<Member> watched = new ArrayList<>();

    /// @param child the process below it in the chain, as found at the start
    private record Member(NamedProcess process, NamedProcess child) {}

    Verdicts(Lineage lineage, ProcessTable table) {
        this.self = lineage.self();
        this.table = table;
        NamedProcess child = self;
        for (NamedProcess process : lineage.watched()) {
            watched.add(new Member(process, child));
            child = process;
        }
    }

    /// Looks at all processes and returns what has become true, in order. `ClientGone` comes once,
    /// and nothing after it. `LauncherGone` comes once for each launcher, and only after the client
    /// was seen alive later than the launcher's end.
    List<Parent> check(CheckMethod method) {
        List<Parent> facts = new ArrayList<>();
        List<Parent.LauncherGone> ended = new ArrayList<>();
        for (Member member : List.copyOf(watched)) {
            long pid = member.process().pid();
            CheckOutcome outcome = outcome(member);
            facts.add(new Parent.Checked(method, outcome));
            if (pid == watched.getLast().process().pid()) {
                facts.addAll(aboutTheClient(pid, method, outcome, ended));
            } else if (gone(outcome)) {
                ended.add(new Parent.LauncherGone(pid, method, outcome));
            }
        }
        return facts;
    }

    /// Whether this process is still watched and alive.
    boolean lives(ProcessIdentity process) {
        return watched.stream()
                .filter(member -> member.process().identity().equals(process))
                .anyMatch(member -> outcome(member) == CheckOutcome.ALIVE);
    }

    private List<? extends Parent> aboutTheClient(
            long pid, CheckMethod method, CheckOutcome outcome, List<Parent.LauncherGone> ended) {
        if (gone(outcome)) {
            watched.clear();
            return List.of(new Parent.ClientGone(pid, method, outcome));
        }
        if (outcome == CheckOutcome.FAILED) {
            return List.of();
        }
        for (Parent.LauncherGone launcher : ended) {
            watched.removeIf(member -> member.process().pid() == launcher.pid());
        }
        return ended;
    }

    private static boolean gone(CheckOutcome outcome) {
        return switch (outcome) {
            case EXITED, ZOMBIE, REUSED -> true;
            case ALIVE, FAILED -> false;
        };
    }

    /// Judges one process. Its child knows best: where parents live, a child names its own parent
    /// until that one has ended, even if the parent cannot be seen otherwise (hidden by the mount
    /// options of `/proc`, or its main thread ended). Only if this link is broken does the look at
    /// the process itself decide. We take that look every time, so that at the end no code runs for
    /// the first time.
    private CheckOutcome outcome(Member member) {
        long parent = parentOf(member.child());
        CheckOutcome itself = look(member.process().identity());
        if (table.parentsLive() && parent == member.process().pid()) {
            return CheckOutcome.ALIVE;
        }
        // The process can be seen, but its child now belongs to pid 1: a zombie, in a table that
        // does not show zombies. Any other new parent may be a debugger, which macOS reports as the
        // parent.
        return itself == CheckOutcome.ALIVE && parent == 1 ? CheckOutcome.ZOMBIE : itself;
    }

    private CheckOutcome look(ProcessIdentity process) {
        return switch (table.look(process.pid())) {
            case Look.Failed _ -> CheckOutcome.FAILED;
            // If we cannot find ourselves in the table, it proves nobody's absence.
            case Look.Absent _ -> parentOf(self) < 0 ? CheckOutcome.FAILED : CheckOutcome.EXITED;
            case Look.Seen(Sighting now) when !now.identity().equals(process) ->
                    CheckOutcome.REUSED;
            case Look.Seen(Sighting now) ->
                    switch (now.state()) {
                        case LIVE, STOPPED -> CheckOutcome.ALIVE;
                        case ZOMBIE -> CheckOutcome.ZOMBIE;
                    };
        };
    }

    /// The pid of its parent now, or -1 if the process cannot be seen any more.
    private long parentOf(NamedProcess process) {
        return table.look(process.pid()) instanceof Look.Seen(Sighting now)
                        && now.identity().equals(process.identity())
                ? now.parent()
                : -1;
    }
}
