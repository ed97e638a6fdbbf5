package dev.mcptether.event;

/// What an event begins or ends. Whatever begins has exactly one end, before the instance's last
/// event or with it.
///
/// @param number tells apart those that may be open at the same time; 0 where only one can be
public record Pairing(Step step, What what, long number) {
    /// What the event does.
    public enum Step {
        BEGINS,
        ENDS,
        /// The event has no partner.
        NONE
    }

    /// What can be open.
    public enum What implements Label {
        INSTANCE,
        CALL,
        ATTEMPT,
        OUTAGE,
        /// The MCP session that passes through a shim.
        SESSION,
        /// A client's session at the daemon.
        DAEMON_SESSION,
        NOTHING
    }

    private static final Pairing ALONE = new Pairing(Step.NONE, What.NOTHING, 0);

    /// There is no default, so a new event does not compile until this is decided.
    public static Pairing of(Event event) {
        return switch (event) {
            case Call.Started started -> begins(What.CALL, started.call());
            case Call.Finished finished -> ends(What.CALL, finished.call());
            case Link.Attempted attempted -> begins(What.ATTEMPT, attempted.attempt());
            case Link.AttemptEnded ended -> ends(What.ATTEMPT, ended.attempt());
            case Link.OutageBegan _ -> begins(What.OUTAGE, 0);
            case Link.OutageEnded _ -> ends(What.OUTAGE, 0);
            case SessionEvent.Began _ -> begins(What.SESSION, 0);
            case SessionEvent.Ended _ -> ends(What.SESSION, 0);
            case Daemon.SessionOpened opened -> begins(What.DAEMON_SESSION, opened.session());
            case Daemon.SessionClosed closed -> ends(What.DAEMON_SESSION, closed.session());
            case Instance.Started _ -> begins(What.INSTANCE, 0);
            case Instance.Stopped _ -> ends(What.INSTANCE, 0);
            case Call.AnsweredFromMemory _,
                    Call.Resent _,
                    Daemon.StopAsked _,
                    Daemon.EndAsked _,
                    Daemon.StartLost _,
                    Daemon.PredecessorKilled _,
                    Daemon.SelfCheckFailed _,
                    Daemon.Drained _,
                    Daemon.WorkerServes _,
                    Daemon.WorkerEnded _,
                    Daemon.CrashLoop _,
                    Daemon.ConnectionRefused _,
                    Daemon.Listening _,
                    Daemon.SessionCut _,
                    Daemon.SessionResumed _,
                    Daemon.ShimReported _,
                    Dropped _,
                    Exai.CallAskedAgain _,
                    Exai.CallPaced _,
                    Exai.SocketClosed _,
                    Exai.SocketOpened _,
                    Fleet _,
                    Instance.Failed _,
                    Instance.OrphanPrevented _,
                    Instance.Stopping _,
                    Link.Closed _,
                    Link.DaemonFound _,
                    Link.DaemonNotStarted _,
                    Link.HandshakeReplayed _,
                    Link.Lost _,
                    Link.Resumed _,
                    Link.Retried _,
                    Link.StateChanged _,
                    Link.VersionDiffers _,
                    Message.Passed _,
                    Message.QueueChanged _,
                    Parent.Checked _,
                    Parent.ClientGone _,
                    Parent.LauncherGone _,
                    Parent.LineageFixed _,
                    Parent.WatchArmed _,
                    Server.Named _,
                    Server.SessionAttached _,
                    Server.SessionDetached _,
                    Server.Started _,
                    Server.StartFailed _,
                    Server.Exited _,
                    Server.Restarted _,
                    Server.CrashLoop _,
                    Server.QueueChanged _,
                    Server.Added _,
                    Server.Removed _,
                    Server.MistakeFound _,
                    Server.LeftoversEnded _,
                    SessionEvent.PassingChanged _,
                    Telemetry.Counted _,
                    Telemetry.Degraded _,
                    Telemetry.EndpointOpened _,
                    Telemetry.LogContinued _ ->
                    ALONE;
        };
    }

    /// What is open, in words for messages.
    public String subject() {
        String name = what.label().replace('_', ' ');
        return number == 0 ? name : name + " " + number;
    }

    private static Pairing begins(What what, long number) {
        return new Pairing(Step.BEGINS, what, number);
    }

    private static Pairing ends(What what, long number) {
        return new Pairing(Step.ENDS, what, number);
    }
}
