package dev.mcptether.process;

/// What names a process for ever: its pid is used again after its end, but not with the same start.
///
/// @param startTicks when it started, in the system's own raw unit (clock ticks since boot on
///   Linux, elsewhere milliseconds since 1970). Only compared within one boot of one host, so no
///   drift between clocks can make one process look like two.
/// @param bootId the boot it lives in; empty where the system does not name its boots
public record ProcessIdentity(long pid, long startTicks, String bootId) {}
