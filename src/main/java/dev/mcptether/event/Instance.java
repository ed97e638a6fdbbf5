package dev.mcptether.event;

import java.time.Duration;

/// The life of this process.
public sealed interface Instance extends Event {
    record Started(Role role, String version) implements Instance {}

    /// @param thread the thread that threw
    /// @param error the exception, and the line that threw it
    record Failed(String thread, String error) implements Instance {}

    record Stopping(ExitReason reason, String detail) implements Instance {}

    record OrphanPrevented(OrphanTrigger trigger) implements Instance {}

    /// The last event of every instance that was not killed. Its log line carries all final
    /// counters.
    record Stopped(ExitReason reason, Duration took) implements Instance {}
}
