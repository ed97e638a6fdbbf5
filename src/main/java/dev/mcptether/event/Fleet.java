package dev.mcptether.event;

/// What the leading instance sees on this host, and what it does about it. Other instances emit
/// only what concerns their own part in the election.
public sealed interface Fleet extends Event {
    /// This instance leads from now on.
    ///
    /// @param address where it serves, or will
    record LeaderElected(String address) implements Fleet {}

    /// This instance no longer leads, because it ends.
    record LeaderYielded(String address) implements Fleet {}

    /// Another program listens at the exporter's address.
    ///
    /// @param holder that program, as far as the system tells
    record PortConflict(String address, String holder) implements Fleet {}

    /// An ended instance is in the ledger.
    ///
    /// @param folded the instance's name
    /// @param foldedRole its role; empty if that is unknown
    /// @param how its exit reason, or `killed`
    record InstanceFolded(String folded, String foldedRole, String how) implements Fleet {}

    /// An ended instance could not be counted, or not be written into the ledger.
    record LedgerFailed(String why) implements Fleet {}

    /// @param seen the processes, for a person
    record DriftBegan(DriftKind kind, long count, String seen) implements Fleet {}

    record DriftEnded(DriftKind kind) implements Fleet {}

    /// @param daemon its name, or `foreign:` and its address
    /// @param seen the processes, for a person
    record DaemonDuplicated(String daemon, String seen) implements Fleet {}

    record DaemonAlone(String daemon) implements Fleet {}

    /// @param orphan the pid of a shim whose client is gone
    record OrphanSeen(long orphan, String executable) implements Fleet {}

    record OrphanGone(long orphan) implements Fleet {}

    /// @param client the pid of a client with too many shims for one URL
    record ClientLeakBegan(long client, String executable, long shims) implements Fleet {}

    record ClientLeakEnded(long client) implements Fleet {}

    /// How the processes of the host and the recorded instances can differ.
    enum DriftKind implements Label {
        /// A process that runs Tether for this home and has no card.
        UNREGISTERED,
        /// A card whose process is gone, and which is not folded yet.
        VANISHED,
        /// Sessions at the daemon that no shim of this host has.
        SESSIONS,
        DUPLICATE_DAEMON,
        LEAKING_CLIENT
    }
}
