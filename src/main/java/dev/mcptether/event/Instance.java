package dev.mcptether.event;

import java.time.Duration;

/// The life of this process.
public sealed interface Instance extends Event {
    record Started(Role role, String version) implements Instance {}

    /// @param thread where
    /// @param error what was thrown, and by which line
    record Failed(String thread, String error) implements Instance {}

    record Stopping(ExitReason reason, String detail) implements Instance {}

    record OrphanPrevented(OrphanTrigger trigger) implements Instance {}

    /// The last event of every instance that was not killed; its log line carries all final
    /// counters.
    record Stopped(ExitReason reason, Duration took) implements Instance {}
}
