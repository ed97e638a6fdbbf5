package dev.mcptether.event;

import dev.mcptether.event.Fact.Recording;
import java.time.Duration;

/// The life of this process.
public sealed interface Instance extends Event {
    @Fact(
            name = "instance.started",
            doc = "The process runs and has taken its role.",
            recording = Recording.DURABLE_LINE)
    record Started(Role role, String version) implements Instance {}

    /// @param thread where
    /// @param error what was thrown, and by which line
    @Fact(
            name = "instance.failed",
            severity = Severity.ERROR,
            doc = "Something was thrown that the program cannot handle, so it ends; report it.",
            recording = Recording.DURABLE_LINE)
    record Failed(String thread, String error) implements Instance {}

    @Fact(
            name = "instance.stopping",
            doc = "A cause to end was accepted; the shutdown plan runs.",
            recording = Recording.DURABLE_LINE)
    record Stopping(ExitReason reason, String detail) implements Instance {}

    @Fact(
            name = "instance.orphan_prevented",
            doc = "The client is gone while stdin was still open: without this end, an orphan.",
            recording = Recording.DURABLE_LINE)
    record OrphanPrevented(OrphanTrigger trigger) implements Instance {}

    /// The last event of every instance that was not killed; its log line carries all final
    /// counters.
    @Fact(
            name = "instance.stopped",
            doc = "The shutdown plan is through; the process ends now.",
            recording = Recording.DURABLE_LINE)
    record Stopped(ExitReason reason, Duration took) implements Instance {}
}
