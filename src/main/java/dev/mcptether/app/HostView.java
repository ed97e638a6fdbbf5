package dev.mcptether.app;

import dev.mcptether.daemon.diagnostics.tools.Diagnostics;
import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.inventory.TreeLines;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.telemetry.log.EventLogReader;
import dev.mcptether.telemetry.log.EventLogReader.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What the diagnostics tools see of this host.
final class HostView implements Diagnostics {
    private final StateDirectory home;
    private final ProcessTable processes;
    private final HostInventory inventory;

    HostView(StateDirectory home, ProcessTable processes, HostInventory inventory) {
        this.home = home;
        this.processes = processes;
        this.inventory = inventory;
    }

    @Override
    public String recentEvents(int most) {
        Deque<String> newest = new ArrayDeque<>();
        try {
            new EventLogReader(home.root(), Filter.ALL)
                    .read(event -> {
                        newest.addLast(event.json());
                        if (newest.size() > most) {
                            newest.removeFirst();
                        }
                    });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return String.join("\n", newest);
    }

    @Override
    public String fleetStatus() {
        Map<String, Long> counts =
                instances().stream()
                        .collect(
                                Collectors.groupingBy(
                                        each ->
                                                each.card().role().label()
                                                        + " "
                                                        + each.presence()
                                                                .name()
                                                                .toLowerCase(Locale.ROOT),
                                        TreeMap::new,
                                        Collectors.counting()));
        return counts.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public String processTree() {
        return String.join("\n", TreeLines.of(inventory.look(), Map.of(), false));
    }

    private List<Instances.Entry> instances() {
        try {
            return new Instances(home, processes).all();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
