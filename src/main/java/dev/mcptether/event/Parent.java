package dev.mcptether.event;

/// The processes that started this instance, and whether they still live.
public sealed interface Parent extends Event {
    /// @param client the client's pid, or -1 if none was found
    /// @param launchers how many launchers are between client and shim
    /// @param chain pids and executables from the shim upwards, without arguments
    record LineageFixed(long client, int launchers, String chain) implements Parent {}

    /// @param detail why it could not be armed; empty if it was
    record WatchArmed(CheckMethod method, boolean armed, String detail) implements Parent {}

    record Checked(CheckMethod method, CheckOutcome outcome) implements Parent {}

    record LauncherGone(long pid, CheckMethod method, CheckOutcome outcome) implements Parent {}

    record ClientGone(long pid, CheckMethod method, CheckOutcome outcome) implements Parent {}

    /// How a process of the lineage is checked.
    enum CheckMethod implements Label {
        PIDFD,
        HANDLE,
        POLL
    }

    /// What a check of a process of the lineage found.
    enum CheckOutcome implements Label {
        ALIVE,
        EXITED,
        ZOMBIE,
        /// Another process has its pid now.
        REUSED,
        /// The check itself failed. It says nothing about the process.
        FAILED
    }
}
