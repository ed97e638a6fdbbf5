package dev.mcptether.config;

import java.util.Set;

/// How the host's exporter serves.
///
/// @param address a literal one
/// @param hosts further names under which it may be asked
/// @param shimsPerClient more under one client for one URL are a leak
public record FleetConfig(Address address, Set<String> hosts, int shimsPerClient) {}
