package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.Role;
import java.util.UUID;

/// Names the process that reports all this.
///
/// @param instance a UUIDv7, the instance's name everywhere
/// @param boot the system's boot id; with `pid` and `startTicks` it names the process for good
/// @param startTicks the process's start time in the system's own unit, or 0 if unknown
public record Identity(
        UUID instance, String boot, long pid, long startTicks, Role role, String version) {}
