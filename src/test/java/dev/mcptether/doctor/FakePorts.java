package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import java.util.HashMap;
import java.util.Map;

/// Ports with servers behind them, as a test wants them.
final class FakePorts implements PortProbe {
    private final Map<Integer, Answering> servers = new HashMap<>();

    FakePorts with(int port, Answering server) {
        servers.put(port, server);
        return this;
    }

    @Override
    public Answering handshake(Address address) {
        return servers.getOrDefault(address.port(), Answering.NOBODY);
    }

    @Override
    public boolean isOpen(Address address) {
        return handshake(address) != Answering.NOBODY;
    }
}
