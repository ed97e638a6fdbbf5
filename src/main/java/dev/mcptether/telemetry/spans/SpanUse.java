package dev.mcptether.telemetry.spans;

import dev.mcptether.event.Call;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Event;
import dev.mcptether.event.Exai;
import dev.mcptether.event.Fleet;
import dev.mcptether.event.Instance;
import dev.mcptether.event.Link;
import dev.mcptether.event.Message;
import dev.mcptether.event.Parent;
import dev.mcptether.event.Server;
import dev.mcptether.event.SessionEvent;
import dev.mcptether.event.Telemetry;

/// What an event means for spans: it ends one, a later one needs it, or neither. The switch has no
/// default, so a new event does not compile until this is decided.
enum SpanUse {
    ENDS_CALL(true),
    ENDS_ATTEMPT(true),
    ENDS_OUTAGE(true),
    ENDS_REPLAY(true),
    TELLS_LISTEN_ADDRESS(false),
    TELLS_ATTEMPT_ADDRESS(false),
    TELLS_OUTAGE(false),
    TELLS_PROTOCOL_VERSION(false),
    TELLS_STOPPING(false),
    NONE(false);

    private final boolean endsSpan;

    SpanUse(boolean endsSpan) {
        this.endsSpan = endsSpan;
    }

    boolean endsSpan() {
        return endsSpan;
    }

    /// Whether a later span needs the event.
    boolean tellsContext() {
        return this != NONE && !endsSpan;
    }

    static SpanUse of(Event event) {
        return switch (event) {
            case Call.Finished _ -> ENDS_CALL;
            case Link.AttemptEnded _ -> ENDS_ATTEMPT;
            case Link.OutageEnded _ -> ENDS_OUTAGE;
            case Link.HandshakeReplayed _ -> ENDS_REPLAY;
            case Daemon.Listening _ -> TELLS_LISTEN_ADDRESS;
            case Link.Attempted _ -> TELLS_ATTEMPT_ADDRESS;
            case Link.OutageBegan _ -> TELLS_OUTAGE;
            case SessionEvent.Began _ -> TELLS_PROTOCOL_VERSION;
            case Instance.Stopping _ -> TELLS_STOPPING;
            case Call.AnsweredFromMemory _,
                    Call.Resent _,
                    Call.Started _,
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
                    Daemon.SessionClosed _,
                    Daemon.SessionCut _,
                    Daemon.SessionOpened _,
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
                    Instance.Started _,
                    Instance.Stopped _,
                    Link.Closed _,
                    Link.DaemonFound _,
                    Link.DaemonNotStarted _,
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
                    Server.Added _,
                    Server.CrashLoop _,
                    Server.Exited _,
                    Server.LeftoversEnded _,
                    Server.MistakeFound _,
                    Server.Named _,
                    Server.QueueChanged _,
                    Server.Removed _,
                    Server.Restarted _,
                    Server.SessionAttached _,
                    Server.SessionDetached _,
                    Server.StartFailed _,
                    Server.Started _,
                    SessionEvent.Ended _,
                    SessionEvent.PassingChanged _,
                    Telemetry.Counted _,
                    Telemetry.Degraded _,
                    Telemetry.EndpointOpened _,
                    Telemetry.LogContinued _ ->
                    NONE;
        };
    }
}
