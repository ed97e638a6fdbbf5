package dev.mcptether.process;

import org.jspecify.annotations.Nullable;

/// Names a process for ever. A pid is used again after its process has ended, but not with the same
/// start.
///
/// @param startTicks when it started, in the system's own raw unit (clock ticks since boot on
///   Linux, elsewhere milliseconds since 1970). It is only compared within one boot of one host, so
///   drifting clocks cannot make one process look like two.
/// @param bootId the boot that it belongs to; empty if the system does not name its boots
///
///   Its equality is written out because the JVM takes 10 ms to make the first one of a record
///   (measured), and every shim compares processes while it starts.
public record ProcessIdentity(long pid, long startTicks, String bootId) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProcessIdentity that
                && pid == that.pid
                && startTicks == that.startTicks
                && bootId.equals(that.bootId);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(pid) * 31 + Long.hashCode(startTicks);
    }
}
