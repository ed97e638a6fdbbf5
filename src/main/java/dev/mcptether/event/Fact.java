package dev.mcptether.event;

/// The catalogue. For each event record it has the dotted name, the severity, how the event log
/// keeps the event, and what it means. docs/telemetry.md, the log lines and the exported log
/// records are made from it.
///
/// Name: `family.fact`, in the past tense, without variable parts. Doc: one sentence that says what
/// has become true.
public enum Fact {
    CALL_STARTED(
            Call.Started.class,
            "call.started",
            Severity.DEBUG,
            Recording.COUNTED,
            "A request was read from its sender."),
    CALL_FINISHED(
            Call.Finished.class,
            "call.finished",
            Severity.DEBUG,
            Recording.LINE,
            "A request got its one answer, or can never get one."),
    CALL_RESENT(
            Call.Resent.class,
            "call.resent",
            Severity.INFO,
            Recording.LINE,
            "A call that is safe to repeat was sent again after a reconnect."),
    CALL_ANSWERED_FROM_MEMORY(
            Call.AnsweredFromMemory.class,
            "call.answered_from_memory",
            Severity.INFO,
            Recording.LINE,
            "A call was answered with a daemon's answer from an earlier session."),
    DAEMON_LISTENING(
            Daemon.Listening.class,
            "daemon.listening",
            Severity.INFO,
            Recording.DURABLE_LINE,
            "The daemon accepts connections."),
    DAEMON_SESSION_OPENED(
            Daemon.SessionOpened.class,
            "daemon.session_opened",
            Severity.INFO,
            Recording.LINE,
            "A client's session has begun."),
    DAEMON_SESSION_CUT(
            Daemon.SessionCut.class,
            "daemon.session_cut",
            Severity.INFO,
            Recording.LINE,
            "A session has lost its link and is kept until its shim returns."),
    DAEMON_SESSION_RESUMED(
            Daemon.SessionResumed.class,
            "daemon.session_resumed",
            Severity.INFO,
            Recording.LINE,
            "A cut session continues over another link."),
    DAEMON_SHIM_REPORTED(
            Daemon.ShimReported.class,
            "daemon.shim_reported",
            Severity.INFO,
            Recording.LINE,
            "What is known of how a session's shim watches its client has changed."),
    DAEMON_SESSION_CLOSED(
            Daemon.SessionClosed.class,
            "daemon.session_closed",
            Severity.INFO,
            Recording.LINE,
            "A client's session is over."),
    DAEMON_CONNECTION_REFUSED(
            Daemon.ConnectionRefused.class,
            "daemon.connection_refused",
            Severity.WARN,
            Recording.LINE,
            "A connection was refused before it became a session. At most 10 lines a"
                    + " minute for each reason; the next line says how many were suppressed."),
    DAEMON_STOP_ASKED(
            Daemon.StopAsked.class,
            "daemon.stop_asked",
            Severity.INFO,
            Recording.DURABLE_LINE,
            "A command asked the daemon to end."),
    DAEMON_END_ASKED(
            Daemon.EndAsked.class,
            "daemon.end_asked",
            Severity.INFO,
            Recording.LINE,
            "A command asked the daemon to end one session."),
    DAEMON_START_LOST(
            Daemon.StartLost.class,
            "daemon.start_lost",
            Severity.INFO,
            Recording.LINE,
            "Another start of this daemon came second, so this daemon stays."),
    DAEMON_PREDECESSOR_KILLED(
            Daemon.PredecessorKilled.class,
            "daemon.predecessor_killed",
            Severity.WARN,
            Recording.LINE,
            "The daemon before this one was killed: it ended without a last event."),
    DAEMON_SELF_CHECK_FAILED(
            Daemon.SelfCheckFailed.class,
            "daemon.self_check_failed",
            Severity.WARN,
            Recording.LINE,
            "The daemon checked its own address and pid file and did not find itself there."),
    DAEMON_DRAINED(
            Daemon.Drained.class,
            "daemon.drained",
            Severity.INFO,
            Recording.LINE,
            "The daemon has waited for its open calls and ends now."),
    DAEMON_WORKER_SERVES(
            Daemon.WorkerServes.class,
            "daemon.worker_serves",
            Severity.INFO,
            Recording.LINE,
            "The supervised command answers at its address."),
    DAEMON_WORKER_ENDED(
            Daemon.WorkerEnded.class,
            "daemon.worker_ended",
            Severity.WARN,
            Recording.LINE,
            "The supervised command has ended, or could not be started."),
    DAEMON_CRASH_LOOP(
            Daemon.CrashLoop.class,
            "daemon.crash_loop",
            Severity.ERROR,
            Recording.DURABLE_LINE,
            "The supervised command ended too often and is not started again."),
    DROPPED(
            Dropped.class,
            "dropped",
            Severity.WARN,
            Recording.LINE,
            "Something was not delivered or not recorded, for a stated reason."),
    EXAI_SOCKET_OPENED(
            Exai.SocketOpened.class,
            "exai.socket_opened",
            Severity.INFO,
            Recording.LINE,
            "The EXAI daemon has accepted a socket, and its generation is known."),
    EXAI_SOCKET_CLOSED(
            Exai.SocketClosed.class,
            "exai.socket_closed",
            Severity.INFO,
            Recording.LINE,
            "A socket to the EXAI daemon is closed."),
    EXAI_CALL_PACED(
            Exai.CallPaced.class,
            "exai.call_paced",
            Severity.DEBUG,
            Recording.COUNTED,
            "A call waits because the EXAI daemon's rate limit would drop it now."),
    EXAI_CALL_ASKED_AGAIN(
            Exai.CallAskedAgain.class,
            "exai.call_asked_again",
            Severity.INFO,
            Recording.LINE,
            "A call is sent to the EXAI daemon again; this cannot make it run twice."),
    FLEET_LEADER_ELECTED(
            Fleet.LeaderElected.class,
            "fleet.leader_elected",
            Severity.INFO,
            Recording.DURABLE_LINE,
            "This instance is the host's exporter from now on."),
    FLEET_LEADER_YIELDED(
            Fleet.LeaderYielded.class,
            "fleet.leader_yielded",
            Severity.INFO,
            Recording.LINE,
            "This instance is the host's exporter no more, because it ends."),
    FLEET_PORT_CONFLICT(
            Fleet.PortConflict.class,
            "fleet.port_conflict",
            Severity.WARN,
            Recording.LINE,
            "Somebody else listens at the exporter's address, so the host's metrics are not served."),
    FLEET_INSTANCE_FOLDED(
            Fleet.InstanceFolded.class,
            "fleet.instance_folded",
            Severity.INFO,
            Recording.LINE,
            "An ended instance's counters are in the ledger and its files are gone."),
    FLEET_LEDGER_FAILED(
            Fleet.LedgerFailed.class,
            "fleet.ledger_failed",
            Severity.WARN,
            Recording.LINE,
            "An ended instance could not be counted, or the ledger could not be written."),
    FLEET_DRIFT_BEGAN(
            Fleet.DriftBegan.class,
            "fleet.drift_began",
            Severity.WARN,
            Recording.LINE,
            "Processes and instances differ in a way they did not before."),
    FLEET_DRIFT_ENDED(
            Fleet.DriftEnded.class,
            "fleet.drift_ended",
            Severity.INFO,
            Recording.LINE,
            "Processes and instances differ in this way no more."),
    FLEET_DAEMON_DUPLICATED(
            Fleet.DaemonDuplicated.class,
            "fleet.daemon_duplicated",
            Severity.ERROR,
            Recording.LINE,
            "There is more than one daemon where one should be."),
    FLEET_DAEMON_ALONE(
            Fleet.DaemonAlone.class,
            "fleet.daemon_alone",
            Severity.INFO,
            Recording.LINE,
            "There is one daemon again, or none."),
    FLEET_ORPHAN_SEEN(
            Fleet.OrphanSeen.class,
            "fleet.orphan_seen",
            Severity.WARN,
            Recording.LINE,
            "A shim lives although its client does not."),
    FLEET_ORPHAN_GONE(
            Fleet.OrphanGone.class,
            "fleet.orphan_gone",
            Severity.INFO,
            Recording.LINE,
            "A shim that had lost its client has ended."),
    FLEET_CLIENT_LEAK_BEGAN(
            Fleet.ClientLeakBegan.class,
            "fleet.client_leak_began",
            Severity.WARN,
            Recording.LINE,
            "A client has more shims for one URL than one should have."),
    FLEET_CLIENT_LEAK_ENDED(
            Fleet.ClientLeakEnded.class,
            "fleet.client_leak_ended",
            Severity.INFO,
            Recording.LINE,
            "A client that had too many shims has no more than it should."),
    INSTANCE_STARTED(
            Instance.Started.class,
            "instance.started",
            Severity.INFO,
            Recording.DURABLE_LINE,
            "The process runs and has taken its role."),
    INSTANCE_FAILED(
            Instance.Failed.class,
            "instance.failed",
            Severity.ERROR,
            Recording.DURABLE_LINE,
            "An error that the program cannot handle ends it; please report it."),
    INSTANCE_STOPPING(
            Instance.Stopping.class,
            "instance.stopping",
            Severity.INFO,
            Recording.DURABLE_LINE,
            "A cause to end was accepted, and the shutdown plan runs."),
    INSTANCE_ORPHAN_PREVENTED(
            Instance.OrphanPrevented.class,
            "instance.orphan_prevented",
            Severity.INFO,
            Recording.DURABLE_LINE,
            "The client is gone and stdin is still open; without this end the shim would be an orphan."),
    INSTANCE_STOPPED(
            Instance.Stopped.class,
            "instance.stopped",
            Severity.INFO,
            Recording.DURABLE_LINE,
            "The shutdown plan is done, and the process ends now."),
    LINK_ATTEMPTED(
            Link.Attempted.class,
            "link.attempted",
            Severity.DEBUG,
            Recording.LINE,
            "A connect attempt has begun."),
    LINK_ATTEMPT_ENDED(
            Link.AttemptEnded.class,
            "link.attempt_ended",
            Severity.INFO,
            Recording.LINE,
            "A connect attempt has opened a link or failed."),
    LINK_DAEMON_FOUND(
            Link.DaemonFound.class,
            "link.daemon_found",
            Severity.INFO,
            Recording.LINE,
            "The shim found no daemon, and `daemon start` has started or found one."),
    LINK_DAEMON_NOT_STARTED(
            Link.DaemonNotStarted.class,
            "link.daemon_not_started",
            Severity.WARN,
            Recording.LINE,
            "The shim found no daemon and could not start one."),
    LINK_RETRIED(
            Link.Retried.class,
            "link.retried",
            Severity.INFO,
            Recording.LINE,
            "A connect attempt follows a failed attempt or a lost link."),
    LINK_STATE_CHANGED(
            Link.StateChanged.class,
            "link.state_changed",
            Severity.DEBUG,
            Recording.LINE,
            "The link's life cycle has moved to another state."),
    LINK_VERSION_DIFFERS(
            Link.VersionDiffers.class,
            "link.version_differs",
            Severity.WARN,
            Recording.LINE,
            "The daemon is of another version; the shim stays attached, and one of them should be restarted."),
    LINK_LOST(
            Link.Lost.class,
            "link.lost",
            Severity.WARN,
            Recording.LINE,
            "The socket closed although this program did not ask for it."),
    LINK_CLOSED(
            Link.Closed.class,
            "link.closed",
            Severity.INFO,
            Recording.LINE,
            "The link was closed by this side."),
    LINK_OUTAGE_BEGAN(
            Link.OutageBegan.class,
            "link.outage_began",
            Severity.WARN,
            Recording.LINE,
            "There is no usable link any more."),
    LINK_OUTAGE_ENDED(
            Link.OutageEnded.class,
            "link.outage_ended",
            Severity.INFO,
            Recording.LINE,
            "There is a usable link again, or the instance ends."),
    LINK_HANDSHAKE_REPLAYED(
            Link.HandshakeReplayed.class,
            "link.handshake_replayed",
            Severity.INFO,
            Recording.LINE,
            "The client's handshake was repeated to a new daemon."),
    LINK_RESUMED(
            Link.Resumed.class,
            "link.resumed",
            Severity.INFO,
            Recording.LINE,
            "tether.v1 has resumed a cut link; nothing was lost or repeated."),
    MESSAGE_PASSED(
            Message.Passed.class,
            "message.passed",
            Severity.DEBUG,
            Recording.COUNTED,
            "A message was handed to the other side."),
    MESSAGE_QUEUE_CHANGED(
            Message.QueueChanged.class,
            "message.queue_changed",
            Severity.DEBUG,
            Recording.COUNTED,
            "The number of messages that wait for a link has changed."),
    PARENT_LINEAGE_FIXED(
            Parent.LineageFixed.class,
            "parent.lineage_fixed",
            Severity.INFO,
            Recording.LINE,
            "The chain from the shim up to its client was read and does not change any more."),
    PARENT_WATCH_ARMED(
            Parent.WatchArmed.class,
            "parent.watch_armed",
            Severity.INFO,
            Recording.LINE,
            "A watch was armed, or could not be armed."),
    PARENT_CHECKED(
            Parent.Checked.class,
            "parent.checked",
            Severity.DEBUG,
            Recording.COUNTED,
            "A process of the lineage was checked."),
    PARENT_LAUNCHER_GONE(
            Parent.LauncherGone.class,
            "parent.launcher_gone",
            Severity.INFO,
            Recording.LINE,
            "A launcher ended while the client lives, so the shim stays."),
    PARENT_CLIENT_GONE(
            Parent.ClientGone.class,
            "parent.client_gone",
            Severity.INFO,
            Recording.DURABLE_LINE,
            "The client's process is gone."),
    SERVER_NAMED(
            Server.Named.class,
            "server.named",
            Severity.INFO,
            Recording.LINE,
            "The daemon counts calls by these server names."),
    SERVER_SESSION_ATTACHED(
            Server.SessionAttached.class,
            "server.session_attached",
            Severity.INFO,
            Recording.LINE,
            "A client's session is served by this server."),
    SERVER_SESSION_DETACHED(
            Server.SessionDetached.class,
            "server.session_detached",
            Severity.INFO,
            Recording.LINE,
            "The server does not serve this session any more."),
    SERVER_STARTED(
            Server.Started.class,
            "server.started",
            Severity.INFO,
            Recording.LINE,
            "A process of a server was started."),
    SERVER_START_FAILED(
            Server.StartFailed.class,
            "server.start_failed",
            Severity.ERROR,
            Recording.LINE,
            "A process of a server could not be started."),
    SERVER_EXITED(
            Server.Exited.class,
            "server.exited",
            Severity.INFO,
            Recording.LINE,
            "A process of a server has ended, together with its group."),
    SERVER_RESTARTED(
            Server.Restarted.class,
            "server.restarted",
            Severity.WARN,
            Recording.LINE,
            "A process was started in place of one that had ended by itself."),
    SERVER_CRASH_LOOP(
            Server.CrashLoop.class,
            "server.crash_loop",
            Severity.ERROR,
            Recording.LINE,
            "Processes of a server end again and again."),
    SERVER_QUEUE_CHANGED(
            Server.QueueChanged.class,
            "server.queue_changed",
            Severity.DEBUG,
            Recording.COUNTED,
            "The number of messages that wait for a server's process has changed."),
    SERVER_ADDED(
            Server.Added.class,
            "server.added",
            Severity.INFO,
            Recording.LINE,
            "tether.yaml has a new or changed server."),
    SERVER_REMOVED(
            Server.Removed.class,
            "server.removed",
            Severity.INFO,
            Recording.LINE,
            "tether.yaml does not have this server any more; its sessions continue until they end."),
    SERVER_MISTAKE_FOUND(
            Server.MistakeFound.class,
            "server.mistake_found",
            Severity.ERROR,
            Recording.LINE,
            "`servers:` of tether.yaml has a mistake; the last valid servers stay."),
    SERVER_LEFTOVERS_ENDED(
            Server.LeftoversEnded.class,
            "server.leftovers_ended",
            Severity.WARN,
            Recording.LINE,
            "Processes that an earlier daemon had left behind were ended."),
    SESSION_BEGAN(
            SessionEvent.Began.class,
            "session.began",
            Severity.INFO,
            Recording.LINE,
            "The client and the daemon have agreed on an era and a version."),
    SESSION_ENDED(
            SessionEvent.Ended.class,
            "session.ended",
            Severity.INFO,
            Recording.LINE,
            "The session is over; none of its messages will pass any more."),
    SESSION_PASSING_CHANGED(
            SessionEvent.PassingChanged.class,
            "session.passing_changed",
            Severity.DEBUG,
            Recording.LINE,
            "What happens to the client's messages on their way to the daemon has changed."),
    TELEMETRY_DEGRADED(
            Telemetry.Degraded.class,
            "telemetry.degraded",
            Severity.WARN,
            Recording.LINE,
            "A part of telemetry cannot work as it should; messages are not affected."),
    TELEMETRY_ENDPOINT_OPENED(
            Telemetry.EndpointOpened.class,
            "telemetry.endpoint_opened",
            Severity.INFO,
            Recording.LINE,
            "The /metrics endpoint answers."),
    TELEMETRY_COUNTED(
            Telemetry.Counted.class,
            "telemetry.counted",
            Severity.DEBUG,
            Recording.LINE,
            "Increments of the counters by events that have no line of their own."),
    TELEMETRY_LOG_CONTINUED(
            Telemetry.LogContinued.class,
            "telemetry.log_continued",
            Severity.DEBUG,
            Recording.LINE,
            "The event log continues in another file.");

    /// How the event log keeps an event.
    public enum Recording {
        /// A line of its own.
        LINE,
        /// A line of its own that is forced to disk soon, and in any case before an orderly end.
        /// For turning points of the instance's life.
        DURABLE_LINE,
        /// No line. Its increments are added to the next `telemetry.counted` line, so that the
        /// counters can still be recomputed from the log.
        COUNTED
    }

    private final Class<? extends Event> kind;
    private final String dottedName;
    private final Severity severity;
    private final Recording recording;
    private final String doc;

    Fact(
            Class<? extends Event> kind,
            String dottedName,
            Severity severity,
            Recording recording,
            String doc) {
        this.kind = kind;
        this.dottedName = dottedName;
        this.severity = severity;
        this.recording = recording;
        this.doc = doc;
    }

    /// The catalogue's entry for an event. There is no default, so a new event does not compile
    /// until it has an entry. The events of the message path come first, because the cases are
    /// tried in order.
    public static Fact of(Event event) {
        return switch (event) {
            case Message.Passed _ -> MESSAGE_PASSED;
            case Message.QueueChanged _ -> MESSAGE_QUEUE_CHANGED;
            case Call.Started _ -> CALL_STARTED;
            case Call.Finished _ -> CALL_FINISHED;
            case Parent.Checked _ -> PARENT_CHECKED;
            case Call.Resent _ -> CALL_RESENT;
            case Call.AnsweredFromMemory _ -> CALL_ANSWERED_FROM_MEMORY;
            case Daemon.Listening _ -> DAEMON_LISTENING;
            case Daemon.SessionOpened _ -> DAEMON_SESSION_OPENED;
            case Daemon.SessionCut _ -> DAEMON_SESSION_CUT;
            case Daemon.SessionResumed _ -> DAEMON_SESSION_RESUMED;
            case Daemon.ShimReported _ -> DAEMON_SHIM_REPORTED;
            case Daemon.SessionClosed _ -> DAEMON_SESSION_CLOSED;
            case Daemon.ConnectionRefused _ -> DAEMON_CONNECTION_REFUSED;
            case Daemon.StopAsked _ -> DAEMON_STOP_ASKED;
            case Daemon.EndAsked _ -> DAEMON_END_ASKED;
            case Daemon.StartLost _ -> DAEMON_START_LOST;
            case Daemon.PredecessorKilled _ -> DAEMON_PREDECESSOR_KILLED;
            case Daemon.SelfCheckFailed _ -> DAEMON_SELF_CHECK_FAILED;
            case Daemon.Drained _ -> DAEMON_DRAINED;
            case Daemon.WorkerServes _ -> DAEMON_WORKER_SERVES;
            case Daemon.WorkerEnded _ -> DAEMON_WORKER_ENDED;
            case Daemon.CrashLoop _ -> DAEMON_CRASH_LOOP;
            case Dropped _ -> DROPPED;
            case Exai.SocketOpened _ -> EXAI_SOCKET_OPENED;
            case Exai.SocketClosed _ -> EXAI_SOCKET_CLOSED;
            case Exai.CallPaced _ -> EXAI_CALL_PACED;
            case Exai.CallAskedAgain _ -> EXAI_CALL_ASKED_AGAIN;
            case Fleet.LeaderElected _ -> FLEET_LEADER_ELECTED;
            case Fleet.LeaderYielded _ -> FLEET_LEADER_YIELDED;
            case Fleet.PortConflict _ -> FLEET_PORT_CONFLICT;
            case Fleet.InstanceFolded _ -> FLEET_INSTANCE_FOLDED;
            case Fleet.LedgerFailed _ -> FLEET_LEDGER_FAILED;
            case Fleet.DriftBegan _ -> FLEET_DRIFT_BEGAN;
            case Fleet.DriftEnded _ -> FLEET_DRIFT_ENDED;
            case Fleet.DaemonDuplicated _ -> FLEET_DAEMON_DUPLICATED;
            case Fleet.DaemonAlone _ -> FLEET_DAEMON_ALONE;
            case Fleet.OrphanSeen _ -> FLEET_ORPHAN_SEEN;
            case Fleet.OrphanGone _ -> FLEET_ORPHAN_GONE;
            case Fleet.ClientLeakBegan _ -> FLEET_CLIENT_LEAK_BEGAN;
            case Fleet.ClientLeakEnded _ -> FLEET_CLIENT_LEAK_ENDED;
            case Instance.Started _ -> INSTANCE_STARTED;
            case Instance.Failed _ -> INSTANCE_FAILED;
            case Instance.Stopping _ -> INSTANCE_STOPPING;
            case Instance.OrphanPrevented _ -> INSTANCE_ORPHAN_PREVENTED;
            case Instance.Stopped _ -> INSTANCE_STOPPED;
            case Link.Attempted _ -> LINK_ATTEMPTED;
            case Link.AttemptEnded _ -> LINK_ATTEMPT_ENDED;
            case Link.DaemonFound _ -> LINK_DAEMON_FOUND;
            case Link.DaemonNotStarted _ -> LINK_DAEMON_NOT_STARTED;
            case Link.Retried _ -> LINK_RETRIED;
            case Link.StateChanged _ -> LINK_STATE_CHANGED;
            case Link.VersionDiffers _ -> LINK_VERSION_DIFFERS;
            case Link.Lost _ -> LINK_LOST;
            case Link.Closed _ -> LINK_CLOSED;
            case Link.OutageBegan _ -> LINK_OUTAGE_BEGAN;
            case Link.OutageEnded _ -> LINK_OUTAGE_ENDED;
            case Link.HandshakeReplayed _ -> LINK_HANDSHAKE_REPLAYED;
            case Link.Resumed _ -> LINK_RESUMED;
            case Parent.LineageFixed _ -> PARENT_LINEAGE_FIXED;
            case Parent.WatchArmed _ -> PARENT_WATCH_ARMED;
            case Parent.LauncherGone _ -> PARENT_LAUNCHER_GONE;
            case Parent.ClientGone _ -> PARENT_CLIENT_GONE;
            case Server.Named _ -> SERVER_NAMED;
            case Server.SessionAttached _ -> SERVER_SESSION_ATTACHED;
            case Server.SessionDetached _ -> SERVER_SESSION_DETACHED;
            case Server.Started _ -> SERVER_STARTED;
            case Server.StartFailed _ -> SERVER_START_FAILED;
            case Server.Exited _ -> SERVER_EXITED;
            case Server.Restarted _ -> SERVER_RESTARTED;
            case Server.CrashLoop _ -> SERVER_CRASH_LOOP;
            case Server.QueueChanged _ -> SERVER_QUEUE_CHANGED;
            case Server.Added _ -> SERVER_ADDED;
            case Server.Removed _ -> SERVER_REMOVED;
            case Server.MistakeFound _ -> SERVER_MISTAKE_FOUND;
            case Server.LeftoversEnded _ -> SERVER_LEFTOVERS_ENDED;
            case SessionEvent.Began _ -> SESSION_BEGAN;
            case SessionEvent.Ended _ -> SESSION_ENDED;
            case SessionEvent.PassingChanged _ -> SESSION_PASSING_CHANGED;
            case Telemetry.Degraded _ -> TELEMETRY_DEGRADED;
            case Telemetry.EndpointOpened _ -> TELEMETRY_ENDPOINT_OPENED;
            case Telemetry.Counted _ -> TELEMETRY_COUNTED;
            case Telemetry.LogContinued _ -> TELEMETRY_LOG_CONTINUED;
        };
    }

    /// The record that this entry is about.
    public Class<? extends Event> kind() {
        return kind;
    }

    /// The event's name in logs and docs.
    public String dottedName() {
        return dottedName;
    }

    public Severity severity() {
        return severity;
    }

    public Recording recording() {
        return recording;
    }

    /// One sentence: what has become true.
    public String doc() {
        return doc;
    }
}
