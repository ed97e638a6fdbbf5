package dev.mcptether.fleet.exporter;

import dev.mcptether.config.Address;
import dev.mcptether.event.Role;
import dev.mcptether.process.ProcessIdentity;
import java.util.Set;
import java.util.UUID;

/// The instance that leads, and where it serves.
///
/// @param address the literal address of the exporter
/// @param hosts further host names under which it may be asked, in lower case
public record Leading(
        UUID instance, Role role, ProcessIdentity process, Address address, Set<String> hosts) {}
