package dev.mcptether.doctor;

import dev.mcptether.daemon.single.Health;
import dev.mcptether.process.DescriptorUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Checks whether a daemon comes near its limit of file descriptors. Each session has one, and each
/// hosted server three more.
///
/// @param self this process's pid: a daemon started now has the same limit
record DescriptorsCheck(
        Supplier<List<DaemonFound>> daemons, DescriptorUse.Reader descriptors, long self)
        implements Check {
    /// Enough for 250 sessions, each with a server of its own.
    private static final long LEAST = 1024;

    private static final String RAISE =
            "ulimit -n 8192 before the daemon starts (LimitNOFILE=8192 in a systemd unit)";

    @Override
    public String name() {
        return "descriptors";
    }

    @Override
    public String question() {
        return "Has each daemon room for more file descriptors?";
    }

    @Override
    public Diagnosis look() {
        List<Diagnosis> found = new ArrayList<>();
        for (DaemonFound each : daemons.get()) {
            each.health().map(Health::pid).ifPresent(pid -> add(each, pid, found));
        }
        if (!found.isEmpty()) {
            return Diagnosis.worst(found);
        }
        Optional<DescriptorUse> own = descriptors.of(self);
        if (own.isEmpty()) {
            return Diagnosis.skipped("this system does not tell");
        }
        return own.get().most() < LEAST
                ? Diagnosis.warning(
                        "a process of this user may have %d open".formatted(own.get().most()),
                        RAISE)
                : Diagnosis.ok(
                        "a process of this user may have %d open".formatted(own.get().most()));
    }

    private void add(DaemonFound daemon, long pid, List<Diagnosis> found) {
        descriptors
                .of(pid)
                .ifPresent(use -> {
                    String evidence =
                            "%s, pid %d, has %d of %d open"
                                    .formatted(daemon.title(), pid, use.open(), use.most());
                    if (use.open() > use.most() - use.most() / 10) {
                        found.add(Diagnosis.failed(evidence, RAISE));
                    } else if (use.open() > use.most() / 2 || use.most() < LEAST) {
                        found.add(Diagnosis.warning(evidence, RAISE));
                    } else {
                        found.add(Diagnosis.ok(evidence));
                    }
                });
    }
}
