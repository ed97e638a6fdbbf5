package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.daemon.single.DaemonState;
import dev.mcptether.daemon.single.DaemonView;
import dev.mcptether.daemon.single.Health;
import dev.mcptether.daemon.single.Members;
import dev.mcptether.process.ListeningSockets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Checks whether the process that listens is the worker that the daemon names.
record ListenerCheck(Supplier<List<DaemonFound>> daemons, ListeningSockets sockets)
        implements Check {
    @Override
    public String name() {
        return "listener";
    }

    @Override
    public String question() {
        return "Is the process that listens the daemon's worker?";
    }

    @Override
    public Diagnosis look() {
        List<Diagnosis> found =
                daemons.get().stream()
                        .filter(each -> each.view() instanceof DaemonView.Answers)
                        .flatMap(each -> one(each).stream())
                        .toList();
        return Diagnosis.worst(found, Diagnosis.skipped("no daemon of this home serves"));
    }

    private Optional<Diagnosis> one(DaemonFound found) {
        Health health = found.health().orElseThrow();
        Optional<DaemonState> state = health.state();
        if (state.filter(each -> each == DaemonState.SERVING).isPresent()) {
            return found.clients().map(address -> one(found, health.members(), address));
        }
        // While its command does not serve, the daemon itself listens for `status` and `stop` only.
        return state.filter(each -> each != DaemonState.DRAINING)
                .flatMap(_ -> found.clients())
                .filter(address -> !health.address().equals(Optional.of(address)))
                .flatMap(address -> early(found, address));
    }

    private Optional<Diagnosis> early(DaemonFound found, Address address) {
        List<Long> seen = sockets.pids(address.port());
        return seen.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Diagnosis.warning(
                                "the command of %s does not serve yet, and %s listens on %s"
                                        .formatted(found.title(), pids(seen), address),
                                "tether ps, then end %s if it is not the command's"
                                        .formatted(pids(seen))));
    }

    private Diagnosis one(DaemonFound found, Members members, Address address) {
        long worker = members.worker().process().pid();
        long listener = members.listener().process().pid();
        List<Long> seen = sockets.pids(address.port());
        if (worker != listener) {
            return Diagnosis.failed(
                    "pid %d works for %s, and pid %d listens on %s"
                            .formatted(worker, found.title(), listener, address),
                    found.command("restart"));
        }
        if (seen.isEmpty()) {
            return Diagnosis.skipped("this system does not tell who listens on " + address);
        }
        if (!seen.contains(listener)) {
            return Diagnosis.failed(
                    "%s names pid %d as the one that listens on %s, but %s does"
                            .formatted(found.title(), listener, address, pids(seen)),
                    found.command("restart"));
        }
        return Diagnosis.ok("pid %d listens on %s and is the worker".formatted(listener, address));
    }

    private static String pids(List<Long> pids) {
        return Diagnosis.list(pids.stream().map(pid -> "pid " + pid), ", ");
    }
}
