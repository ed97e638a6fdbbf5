package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.config.Dialect;
import dev.mcptether.config.SettingsReview;
import dev.mcptether.daemon.single.Health;
import dev.mcptether.daemon.single.Neighbours;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Who has the address that the daemon of this home is to have.
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
                    recorded()
                            ? stranger("where a daemon of this home has listened; shims refuse it")
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

    /// A shim demands the proof of that daemon there. It asks no such thing of EXAI's.
    private boolean recorded() {
        return settings.dialect() == Dialect.MCP
                && daemons.get().stream()
                        .map(each ->
                                settings.home()
                                        .resolve("daemons")
                                        .resolve(each.name())
                                        .resolve("address"))
                        .anyMatch(this::isHere);
    }

    private boolean isHere(java.nio.file.Path file) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) < 100
                    && Files.readString(file).strip().endsWith(":" + settings.listen().port());
        } catch (java.io.IOException unreadable) {
            return false;
        }
    }
}
