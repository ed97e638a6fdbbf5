package dev.mcptether.fleet.exporter;

import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.fleet.Instances.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What a home's files would say, as a test sets it.
final class FakeSources implements FleetSources {
    final List<Entry> cards = new ArrayList<>();
    final Map<UUID, List<MetricFamily>> instances = new HashMap<>();
    boolean unreadable;

    @Override
    public List<Entry> cards() throws IOException {
        if (unreadable) {
            throw new IOException("cannot list run/instances");
        }
        return List.copyOf(cards);
    }

    @Override
    public Optional<InstanceNumbers> numbers(UUID instance) {
        return Optional.empty();
    }

    @Override
    public List<DaemonSessions> sessions() {
        return List.of();
    }

    @Override
    public Optional<List<MetricFamily>> instance(UUID instance) {
        return Optional.ofNullable(instances.get(instance));
    }

    @Override
    public List<String> recentEvents() {
        return List.of("{\"event\":\"earlier\"}");
    }

    @Override
    public List<String> freshEvents() {
        return List.of("{\"event\":\"later\"}");
    }
}
