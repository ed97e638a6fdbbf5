package dev.mcptether.fleet.inventory;

import dev.mcptether.process.HostProcess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All nodes while the tree is being made, one for each process. The first draft decides what a
/// process is, so our own knowledge comes before what a pattern says.
final class Drafts {
    private final Map<Long, Draft> byPid = new LinkedHashMap<>();

    /// The process's draft. It is made when there is none.
    Draft of(ProcessKind kind, boolean own, HostProcess process) {
        return byPid.computeIfAbsent(process.pid(), _ -> new Draft(kind, own, process));
    }

    @Nullable Draft at(long pid) {
        return byPid.get(pid);
    }

    Collection<Draft> all() {
        return byPid.values();
    }

    Stream<Draft> where(Predicate<Draft> condition) {
        return byPid.values().stream().filter(condition);
    }

    /// The finished nodes, each with those below it.
    Map<Draft, ProcessNode> nodes() {
        Map<Draft, List<Draft>> below = new HashMap<>();
        for (Draft each : byPid.values()) {
            Draft parent = each.parent();
            if (parent != null) {
                below.computeIfAbsent(parent, _ -> new ArrayList<>()).add(each);
            }
        }
        Map<Draft, ProcessNode> finished = new HashMap<>();
        where(each -> each.parent() == null).forEach(root -> finish(root, below, finished));
        return finished;
    }

    private static ProcessNode finish(
            Draft draft, Map<Draft, List<Draft>> below, Map<Draft, ProcessNode> finished) {
        List<ProcessNode> children =
                below.getOrDefault(draft, List.of()).stream()
                        .map(each -> finish(each, below, finished))
                        .sorted(Drafts::order)
                        .toList();
        ProcessNode node =
                new ProcessNode(
                        draft.kind,
                        draft.own,
                        draft.process,
                        draft.condition(),
                        draft.card,
                        draft.daemon,
                        draft.server,
                        children,
                        draft.findings);
        finished.put(draft, node);
        return node;
    }

    /// Clients first, our own before others, and the oldest first.
    static int order(ProcessNode one, ProcessNode other) {
        int order = one.kind().compareTo(other.kind());
        if (order == 0) {
            order = Boolean.compare(other.own(), one.own());
        }
        return order != 0 ? order : HostProcess.byAge(one.process(), other.process());
    }
}
