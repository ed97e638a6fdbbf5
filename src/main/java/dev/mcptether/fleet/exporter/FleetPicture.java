package dev.mcptether.fleet.exporter;

import dev.mcptether.exposition.MetricFamily;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The processes of the host as they were at one moment, ready to be shown. A value.
///
/// @param gauges of that moment
/// @param processes the array of `ps --json`
/// @param findings what is wrong, worst first
/// @param troubles what is wrong, for {@link Transitions}
/// @param instances what the living instances have counted
/// @param scan how long the look took
record FleetPicture(
        List<MetricFamily> gauges,
        String processes,
        List<Finding> findings,
        Census census,
        Transitions.Troubles troubles,
        Map<UUID, InstanceNumbers> instances,
        Duration scan) {

    /// One thing that is wrong.
    ///
    /// @param what orphan, zombie, duplicate_daemon, leaking_client, ...
    /// @param detail in words, for a person
    /// @param pid of the process; null when the finding is not about one process
    /// @param nextStep what to do about it
    record Finding(String what, String detail, @Nullable Long pid, String nextStep) {}

    /// How many shims, daemons and orphans there are.
    record Census(int shims, int daemons, int orphans) {}
}
