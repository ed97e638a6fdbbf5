package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.config.Dialect;
import dev.mcptether.config.SettingsReview;
import dev.mcptether.daemon.single.Health;
import dev.mcptether.daemon.single.Neighbours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Checks which process has the address that the daemon of this home should have.
record PortCheck(
        SettingsReview settings,
        Supplier<List<DaemonFound>> daemons,
        Neighbours neighbours,
        PortProbe probe)
        implements Check {
    @Override
    public String name() {
        return "port";
    }

    @Override
    public String question() {
        return "Is the daemon's address free, or the daemon's?";
    }

    @Override
    public Diagnosis look() {
        Address address = settings.listen();
        if (address.port() == 0) {
            return Diagnosis.skipped("TETHER_LISTEN lets the system choose the port");
        }
        Optional<DaemonFound> ours = daemons.get().stream().filter(this::has).findFirst();
        if (ours.isPresent()) {
            return Diagnosis.ok(
                    "%s (pid %d) has %s"
                            .formatted(
                                    ours.get().title(),
                                    ours.get().health().map(Health::pid).orElse(-1L),
                                    address));
        }
        return switch (probe.handshake(address)) {
            case NOBODY -> Diagnosis.ok("nobody listens on " + address);
            case SOMETHING_ELSE -> stranger("and is no WebSocket server");
            case WEBSOCKET ->
                    recorded().isPresent()
                            ? Diagnosis.failed(
                                    "%s is not a daemon of this home, and one has listened there: shims refuse it"
                                            .formatted(neighbours.on(address)),
                                    "end that process, or, if it is meant to be there, tether cleanup --forget "
                                            + recorded().get())
                            : Diagnosis.ok(
                                    neighbours.on(address)
                                            + " is a WebSocket server that is not Tether's");
        };
    }

    private Diagnosis stranger(String what) {
        Address address = settings.listen();
        return Diagnosis.failed(
                "%s is not a daemon of this home, %s".formatted(neighbours.on(address), what),
                "end that process, or give the daemon another address: TETHER_LISTEN=127.0.0.1:%d (and TETHER_URL with it)"
                        .formatted(address.port() == 65_535 ? 8079 : address.port() + 1));
    }

    private boolean has(DaemonFound daemon) {
        int port = settings.listen().port();
        return daemon.health().flatMap(Health::address).filter(at -> at.port() == port).isPresent()
                || daemon.clients().filter(at -> at.port() == port).isPresent();
    }

    /// The daemon of this home that has listened there. A shim demands a proof from it. It demands
    /// none from an EXAI daemon.
    private Optional<String> recorded() {
        return settings.dialect() == Dialect.MCP
                ? daemons.get().stream().map(DaemonFound::name).filter(this::wasHere).findFirst()
                : Optional.empty();
    }

    private boolean wasHere(String name) {
        Path file = settings.home().resolve("daemons").resolve(name).resolve("address");
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) < 100
                    && Files.readString(file).strip().endsWith(":" + settings.listen().port());
        } catch (IOException unreadable) {
            return false;
        }
    }
}
