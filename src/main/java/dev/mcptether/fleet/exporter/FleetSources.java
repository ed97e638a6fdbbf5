package dev.mcptether.fleet.exporter;

import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.fleet.Instances;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What the exporter tells that is not the fleet's own to know. Any thread.
public interface FleetSources {
    /// All cards with what the process table says of each.
    List<Instances.Entry> cards() throws IOException;

    /// What an instance has counted, from its file; empty when it has none.
    Optional<InstanceNumbers> numbers(UUID instance);

    /// What the daemons of this home say of their sessions.
    List<DaemonSessions> sessions();

    /// An instance's own metrics, from its file; empty when it has none.
    Optional<List<MetricFamily>> instance(UUID instance);

    /// The newest lines of all event logs; the next {@link #freshEvents} begins behind them.
    List<String> recentEvents() throws IOException;

    List<String> freshEvents() throws IOException;

    /// The sessions of one daemon that are connected, or were at its last word.
    ///
    /// @param address where shims find it
    /// @param shims sessions of shims, and of whoever has not said who it is. A client that came
    ///   without a shim and has said so is none.
    /// @param written when the daemon said so
    record DaemonSessions(String address, int shims, Instant written) {}
}
