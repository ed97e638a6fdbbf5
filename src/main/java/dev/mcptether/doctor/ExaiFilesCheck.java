package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.LogicalDaemon;
import dev.mcptether.fleet.inventory.ProcessNode;
import dev.mcptether.process.WorkingDirectories;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Checks whether the files of EXAI daemons name the daemons for which they are read. EXAI's
/// scripts end the process that the files name, even if that is another process by now. Two daemons
/// of one checkout overwrite each other's files.
record ExaiFilesCheck(
        Supplier<Inventory> inventory, WorkingDirectories directories, InstantSource clock)
        implements Check {
    /// The daemon writes its health file every ten seconds. Its own scripts take the file for stale
    /// after twenty.
    private static final Duration STALE = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "exai-files";
    }

    @Override
    public String question() {
        return "Do the pid and health files of EXAI daemons name those that run?";
    }

    @Override
    public Diagnosis look() {
        Map<ExaiCheckout, List<LogicalDaemon>> checkouts = new LinkedHashMap<>();
        for (LogicalDaemon each : inventory.get().daemons()) {
            ExaiCheckout.of(each, directories)
                    .ifPresent(checkout ->
                            checkouts.computeIfAbsent(checkout, _ -> new ArrayList<>()).add(each));
        }
        List<Diagnosis> found = new ArrayList<>();
        checkouts.forEach((checkout, daemons) -> found.add(one(checkout, daemons)));
        return Diagnosis.worst(found, Diagnosis.skipped("no EXAI daemon runs"));
    }

    private Diagnosis one(ExaiCheckout checkout, List<LogicalDaemon> daemons) {
        if (daemons.size() > 1) {
            return Diagnosis.failed(
                    "%s run from one checkout and overwrite each other's %s and %s"
                            .formatted(
                                    Diagnosis.list(
                                            daemons.stream().map(ExaiFilesCheck::named), " and "),
                                    checkout.pidFile(),
                                    checkout.healthFile().getFileName()),
                    "give each a checkout of its own, or end one");
        }
        return alone(checkout, daemons.getFirst());
    }

    private Diagnosis alone(ExaiCheckout checkout, LogicalDaemon daemon) {
        OptionalLong pid = checkout.pid();
        if (pid.isPresent() && !isMember(daemon, pid.getAsLong())) {
            return untrue("%s names pid %d".formatted(checkout.pidFile(), pid.getAsLong()), daemon);
        }
        Optional<ExaiCheckout.Claim> health = checkout.health();
        if (health.isEmpty()) {
            return Diagnosis.ok("%s has no health file to be misled by".formatted(named(daemon)));
        }
        boolean elsewhere =
                health.get().port() >= 0
                        && daemon.address().map(Address::port).isPresent()
                        && daemon.address().get().port() != health.get().port();
        if (elsewhere || !isMember(daemon, health.get().pid())) {
            return untrue(
                    "%s names pid %d on port %d"
                            .formatted(
                                    checkout.healthFile(), health.get().pid(), health.get().port()),
                    daemon);
        }
        Instant now = clock.instant();
        return health.get().written().filter(at -> at.plus(STALE).isAfter(now)).isPresent()
                ? Diagnosis.ok("the files of %s name it".formatted(named(daemon)))
                : Diagnosis.warning(
                        "%s is old although %s lives: a tool may block it"
                                .formatted(checkout.healthFile(), named(daemon)),
                        "tether doctor exai-port exai-files, a minute later");
    }

    private static Diagnosis untrue(String what, LogicalDaemon daemon) {
        return Diagnosis.warning(
                "%s, and what runs is %s: ws_stop.ps1 would end the wrong process"
                        .formatted(what, named(daemon)),
                daemon.own()
                        ? "stop it by tether daemon stop --name " + daemon.name()
                        : "stop it by its own pid, or let tether daemon start --listens keep it");
    }

    private static boolean isMember(LogicalDaemon daemon, long pid) {
        return daemon.members().stream().map(ProcessNode::pid).anyMatch(each -> each == pid);
    }

    /// "the daemon on 127.0.0.1:8079 (pid 4711)".
    private static String named(LogicalDaemon daemon) {
        return "the daemon on %s (%s)"
                .formatted(
                        daemon.address().map(Address::toString).orElse("an unknown port"),
                        Diagnosis.list(
                                daemon.members().stream().map(each -> "pid " + each.pid()), ", "));
    }
}
