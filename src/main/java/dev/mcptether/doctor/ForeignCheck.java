package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.LogicalDaemon;
import dev.mcptether.fleet.inventory.ProcessKind;
import dev.mcptether.fleet.inventory.ProcessNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Names the running shims and daemons that Tether replaces, and checks whether one of these
/// daemons is in the way of ours.
record ForeignCheck(Supplier<Inventory> inventory) implements Check {
    @Override
    public String name() {
        return "foreign";
    }

    @Override
    public String question() {
        return "Do other shims and daemons run, and are they in Tether's way?";
    }

    @Override
    public Diagnosis look() {
        Inventory now = inventory.get();
        List<ProcessNode> shims =
                now.nodes().filter(each -> !each.own() && each.kind() == ProcessKind.SHIM).toList();
        List<LogicalDaemon> daemons = now.daemons().stream().filter(each -> !each.own()).toList();
        if (shims.isEmpty() && daemons.isEmpty()) {
            return Diagnosis.ok("no shim or daemon of others runs");
        }
        return daemons.stream()
                .flatMap(each -> inTheWay(each, now).stream())
                .findFirst()
                .orElseGet(() -> Diagnosis.ok(words(shims, daemons)));
    }

    private static Optional<Diagnosis> inTheWay(LogicalDaemon foreign, Inventory now) {
        return now.daemons().stream()
                .filter(LogicalDaemon::own)
                .filter(own -> own.address().isPresent())
                .filter(own ->
                        own.address()
                                .map(Address::port)
                                .equals(foreign.address().map(Address::port)))
                .findFirst()
                .map(own ->
                        Diagnosis.warning(
                                "daemon '%s' and %s are for the same port, %d"
                                        .formatted(
                                                own.name(),
                                                pids(foreign),
                                                own.address().orElseThrow().port()),
                                "end one of them, or give one another port"));
    }

    private static String pids(LogicalDaemon daemon) {
        return "%s (%s)"
                .formatted(
                        daemon.name(),
                        Diagnosis.list(
                                daemon.members().stream().map(each -> "pid " + each.pid()), ", "));
    }

    private static String words(List<ProcessNode> shims, List<LogicalDaemon> daemons) {
        Stream<String> all =
                Stream.concat(
                        daemons.stream().map(ForeignCheck::pids),
                        shims.stream().map(each -> "shim pid " + each.pid()));
        return "%s and %s of others: %s"
                .formatted(
                        counted(shims.size(), "shim"),
                        counted(daemons.size(), "daemon"),
                        Diagnosis.list(all, ", "));
    }

    private static String counted(int number, String what) {
        return number == 1 ? "1 " + what : number + " " + what + "s";
    }
}
