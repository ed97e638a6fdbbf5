package dev.mcptether.config;

import java.util.Set;

/// How the host's exporter serves.
///
/// @param address a literal one
/// @param hosts further names under which it may be asked
public record FleetConfig(Address address, Set<String> hosts) {}
