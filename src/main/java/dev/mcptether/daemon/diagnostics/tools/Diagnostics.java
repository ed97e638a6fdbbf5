package dev.mcptether.daemon.diagnostics.tools;

/// What the diagnostics tools look at, as text or JSON text for a person or a model. May take some
/// time; many calls may ask at once.
public interface Diagnostics {
    /// The newest lines of the event log of all instances on this machine, oldest first.
    String recentEvents(int most);

    /// Instances, drift, daemons, orphans: what the fleet exporter says.
    String fleetStatus();

    /// Clients, launchers, shims and daemons as a tree.
    String processTree();
}
