package dev.mcptether.process;

/// Names a process for ever. A pid is used again after its process has ended, but not with the same
/// start.
///
/// @param startTicks when it started, in the system's own raw unit (clock ticks since boot on
///   Linux, elsewhere milliseconds since 1970). It is only compared within one boot of one host, so
///   drifting clocks cannot make one process look like two.
/// @param bootId the boot that it belongs to; empty if the system does not name its boots
public record ProcessIdentity(long pid, long startTicks, String bootId) {}
