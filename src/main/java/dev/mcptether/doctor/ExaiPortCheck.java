package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Dialect;
import dev.mcptether.config.SettingsReview;
import dev.mcptether.fleet.inventory.Inventory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Checks whether shims for an EXAI daemon ask at the port where one listens. The port depends on
/// the daemon's generation: 8765 until October 2025, 8079 since, 3010 in Docker. 8080 is its
/// monitoring page.
///
/// @param inventory shows where daemons of others listen
record ExaiPortCheck(
        SettingsReview settings,
        Supplier<ClientServerFound> clients,
        Supplier<Inventory> inventory,
        PortProbe probe)
        implements Check {
    private static final List<Integer> USUAL = List.of(8079, 8765, 3010);
    private static final int MONITORING = 8080;
    private static final String PORT = "EXAI_WS_PORT";

    @Override
    public String name() {
        return "exai-port";
    }

    @Override
    public String question() {
        return "Do shims for an EXAI daemon ask at the port where it listens?";
    }

    @Override
    public Diagnosis look() {
        Map<Address, String> asked = asked();
        if (asked.isEmpty()) {
            return Diagnosis.skipped("no setting on this machine names an EXAI daemon");
        }
        List<Diagnosis> found = new ArrayList<>();
        asked.forEach((address, who) -> found.add(one(address, who)));
        return Diagnosis.worst(found);
    }

    private Diagnosis one(Address address, String who) {
        if (address.port() == MONITORING) {
            return Diagnosis.failed(
                    "%s asks at %s, which is the daemon's monitoring page".formatted(who, address),
                    PORT + "=8079 there");
        }
        if (probe.handshake(address) == PortProbe.Answering.WEBSOCKET) {
            return Diagnosis.ok("a daemon answers %s at %s".formatted(who, address));
        }
        Optional<Integer> other =
                candidates()
                        .filter(port -> port != address.port())
                        .filter(port ->
                                probe.handshake(new Address(address.host(), port))
                                        == PortProbe.Answering.WEBSOCKET)
                        .findFirst();
        return other.map(port ->
                        Diagnosis.failed(
                                "%s asks at %s, where no daemon answers; one does at port %d"
                                        .formatted(who, address, port),
                                "%s=%d there".formatted(PORT, port)))
                .orElseGet(() ->
                        Diagnosis.warning(
                                "%s asks at %s, and no daemon answers there nor at its other usual ports"
                                        .formatted(who, address),
                                "start the EXAI daemon"));
    }

    private Stream<Integer> candidates() {
        Stream<Integer> seen =
                inventory.get().daemons().stream()
                        .filter(each -> !each.own())
                        .flatMap(each -> each.address().stream())
                        .map(Address::port);
        return Stream.concat(seen, USUAL.stream()).distinct();
    }

    /// Every address on this machine at which a daemon is expected, with the first who asks there.
    private Map<Address, String> asked() {
        Map<Address, String> asked = new LinkedHashMap<>();
        if (settings.dialect() == Dialect.EXAI) {
            for (DaemonUrl each : settings.urls()) {
                if (each.loopback()) {
                    asked.put(new Address(each.uri().getHost(), each.port()), "this environment");
                }
            }
        }
        for (ClientServerFound.Named each : clients.get().servers()) {
            Map<String, String> env = each.server().env().values();
            if (env.containsKey(PORT) || each.server().oldShim().isPresent()) {
                address(env).ifPresent(at -> asked.putIfAbsent(at, each.title()));
            }
        }
        return asked;
    }

    private static Optional<Address> address(Map<String, String> env) {
        String host = env.getOrDefault("EXAI_WS_HOST", "127.0.0.1");
        try {
            Address address = Address.parse(host + ":" + env.getOrDefault(PORT, "8079"));
            return DaemonUrl.parse("ws://" + address).loopback()
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }
}
