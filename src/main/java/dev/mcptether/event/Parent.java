package dev.mcptether.event;

import dev.mcptether.event.Fact.Recording;

/// Who started this instance, and whether they still live.
public sealed interface Parent extends Event {
    /// @param client the client's pid, or -1 when none was found
    /// @param launchers how many launchers stand between client and shim
    /// @param chain pids and executables from the shim upwards, without arguments
    @Fact(
            name = "parent.lineage_fixed",
            doc = "The chain from the shim up to its client was read and is fixed.")
    record LineageFixed(long client, int launchers, String chain) implements Parent {}

    /// @param detail why it could not be armed; empty when it was
    @Fact(name = "parent.watch_armed", doc = "A watch was armed, or could not be.")
    record WatchArmed(CheckMethod method, boolean armed, String detail) implements Parent {}

    @Fact(
            name = "parent.checked",
            severity = Severity.DEBUG,
            doc = "A process of the lineage was looked at.",
            recording = Recording.COUNTED)
    record Checked(CheckMethod method, CheckOutcome outcome) implements Parent {}

    @Fact(
            name = "parent.launcher_gone",
            doc = "A launcher ended and the client lives; the shim stays.")
    record LauncherGone(long pid, CheckMethod method, CheckOutcome outcome) implements Parent {}

    @Fact(
            name = "parent.client_gone",
            doc = "The client's process is gone.",
            recording = Recording.DURABLE_LINE)
    record ClientGone(long pid, CheckMethod method, CheckOutcome outcome) implements Parent {}

    /// How a process of the lineage is looked at.
    enum CheckMethod implements Label {
        PIDFD,
        HANDLE,
        POLL
    }

    /// What a look at a process of the lineage found.
    enum CheckOutcome implements Label {
        ALIVE,
        EXITED,
        ZOMBIE,
        /// Another process has its pid now.
        REUSED,
        /// The look itself failed; says nothing about the process.
        FAILED
    }
}
