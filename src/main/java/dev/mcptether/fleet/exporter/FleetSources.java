package dev.mcptether.fleet.exporter;

import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.fleet.Instances;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What the exporter shows and the fleet package cannot know by itself. Any thread.
public interface FleetSources {
    /// All cards, and what the process table says about each.
    List<Instances.Entry> cards() throws IOException;

    /// What an instance has counted, from its file; empty when it has none.
    Optional<InstanceNumbers> numbers(UUID instance);

    /// What the daemons of this home say about their sessions.
    List<DaemonSessions> sessions();

    /// An instance's own metrics, from its file; empty when it has none.
    Optional<List<MetricFamily>> instance(UUID instance);

    /// The newest lines of all event logs. The next {@link #freshEvents} begins after them.
    List<String> recentEvents() throws IOException;

    List<String> freshEvents() throws IOException;

    /// The connected sessions of one daemon, as it last reported them.
    ///
    /// @param address where shims connect to it
    /// @param shims sessions of shims, and of clients that have not said what they are. A client
    ///   that has said that it came without a shim is not counted.
    /// @param written when the daemon reported this
    record DaemonSessions(String address, int shims, Instant written) {}
}
