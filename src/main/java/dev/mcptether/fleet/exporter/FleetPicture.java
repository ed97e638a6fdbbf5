package dev.mcptether.fleet.exporter;

import dev.mcptether.exposition.MetricFamily;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The processes of the host as they were at one moment, ready to be told. A value.
///
/// @param gauges of the moment
/// @param processes the array of `ps --json`
/// @param findings what is wrong, worst first
/// @param troubles what is wrong, for who tells what has changed
/// @param instances what those that live have counted
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
    /// @param detail which, for a person
    /// @param pid whose; null when it is no one process's
    /// @param nextStep what to do about it
    record Finding(String what, String detail, @Nullable Long pid, String nextStep) {}

    /// How many of each there are.
    record Census(int shims, int daemons, int orphans) {}
}
