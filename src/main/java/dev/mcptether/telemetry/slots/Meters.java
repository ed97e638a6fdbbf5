package dev.mcptether.telemetry.slots;

import dev.mcptether.event.Call;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.Daemon.ShimWatch;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Event;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Exai;
import dev.mcptether.event.Fleet;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Instance;
import dev.mcptether.event.Link;
import dev.mcptether.event.Message;
import dev.mcptether.event.Parent;
import dev.mcptether.event.Role;
import dev.mcptether.event.Server;
import dev.mcptether.event.SessionEvent;
import dev.mcptether.event.Telemetry;
import java.time.Duration;
import java.time.InstantSource;

/// Decides what each event does to the slots. These switches are the only place that says what
/// every metric counts. They have no default, so a new event does not compile until it is decided
/// here. Each family of events has one of its own: in one switch over all of them the JVM needed 10
/// MB to compile it, which a shim kept.
///
/// The same mapping counts live events into the mapped file, keeps the event log's running count,
/// and recomputes the counters from a log.
public final class Meters implements EventSink {
    private final Metrics metrics;
    private final Slots slots;
    private final Role role;
    private final InstantSource clock;

    /// @param role decides whether the duration of a call is the client's or the server's
    public Meters(Metrics metrics, Slots slots, Role role, InstantSource clock) {
        this.metrics = metrics;
        this.slots = slots;
        this.role = role;
        this.clock = clock;
    }

    @Override
    public void emit(Event event) {
        switch (event) {
            case Message message -> message(message);
            case Call call -> call(call);
            case Parent parent -> parent(parent);
            case Link link -> link(link);
            case SessionEvent session -> session(session);
            case Instance instance -> instance(instance);
            case Dropped dropped ->
                    slots.add(metrics.dropped.slot(dropped.what(), dropped.why()), dropped.count());
            case Telemetry telemetry -> telemetry(telemetry);
            case Daemon daemon -> daemon(daemon);
            case Server server -> server(server);
            case Exai exai -> exai(exai);
            case Fleet fleet -> fleet(fleet);
        }
    }

    private void message(Message message) {
        switch (message) {
            case Message.Passed passed -> passed(passed);
            case Message.QueueChanged changed ->
                    slots.set(metrics.queuedMessages.slot(), changed.messages());
        }
    }

    private void call(Call call) {
        switch (call) {
            case Call.Started _ -> slots.add(metrics.callsInFlight.slot(), 1);
            case Call.Finished finished -> finished(finished);
            case Call.Resent _, Call.AnsweredFromMemory _ -> {}
        }
    }

    private void parent(Parent parent) {
        switch (parent) {
            case Parent.Checked checked -> checked(checked);
            case Parent.ClientGone _,
                    Parent.LauncherGone _,
                    Parent.LineageFixed _,
                    Parent.WatchArmed _ -> {}
        }
    }

    private void link(Link link) {
        switch (link) {
            case Link.AttemptEnded ended -> attemptEnded(ended.outcome());
            case Link.Retried retried -> slots.add(metrics.retries.slot(retried.cause()), 1);
            case Link.VersionDiffers _ -> slots.set(metrics.versionDiffers.slot(), 1);
            case Link.Lost _, Link.Closed _ -> linkGone();
            case Link.OutageEnded ended -> observe(metrics.outages, ended.lasted());
            case Link.Attempted _,
                    Link.DaemonFound _,
                    Link.DaemonNotStarted _,
                    Link.HandshakeReplayed _,
                    Link.OutageBegan _,
                    Link.Resumed _,
                    Link.StateChanged _ -> {}
        }
    }

    private void session(SessionEvent session) {
        switch (session) {
            case SessionEvent.Ended ended -> observe(metrics.clientSession, ended.lasted());
            case SessionEvent.Began _, SessionEvent.PassingChanged _ -> {}
        }
    }

    private void instance(Instance instance) {
        switch (instance) {
            case Instance.OrphanPrevented prevented ->
                    slots.add(metrics.orphanShutdowns.slot(prevented.trigger()), 1);
            case Instance.Stopped stopped -> stopped(stopped);
            case Instance.Failed _, Instance.Started _, Instance.Stopping _ -> {}
        }
    }

    private void telemetry(Telemetry telemetry) {
        switch (telemetry) {
            case Telemetry.Degraded degraded ->
                    slots.add(metrics.degraded.slot(degraded.part()), 1);
            // It stands for events that were counted when they happened.
            case Telemetry.Counted _ -> {}
            case Telemetry.EndpointOpened _, Telemetry.LogContinued _ -> {}
        }
    }

    private void daemon(Daemon daemon) {
        switch (daemon) {
            case Daemon.SessionOpened _ -> sessionOpened();
            case Daemon.ShimReported reported -> shimReported(reported);
            case Daemon.SessionClosed closed -> sessionClosed(closed);
            case Daemon.ConnectionRefused refused ->
                    slots.add(metrics.refusedConnections.slot(refused.reason()), 1);
            case Daemon.StartLost _ -> slots.add(metrics.daemonStartsLost.slot(), 1);
            case Daemon.PredecessorKilled _ -> slots.add(metrics.daemonsKilled.slot(), 1);
            case Daemon.SelfCheckFailed _ -> slots.add(metrics.daemonSelfChecksFailed.slot(), 1);
            case Daemon.WorkerEnded _ -> slots.add(metrics.daemonWorkerEnds.slot(), 1);
            case Daemon.CrashLoop _ -> slots.add(metrics.daemonCrashLoops.slot(), 1);
            case Daemon.Listening _,
                    Daemon.SessionCut _,
                    Daemon.SessionResumed _,
                    Daemon.StopAsked _,
                    Daemon.EndAsked _,
                    Daemon.Drained _,
                    Daemon.WorkerServes _ -> {}
        }
    }

    private void server(Server server) {
        switch (server) {
            case Server.SessionAttached attached ->
                    slots.add(metrics.serverSessions.slot(place(attached.server())), 1);
            case Server.SessionDetached detached ->
                    slots.add(metrics.serverSessions.slot(place(detached.server())), -1);
            case Server.Started started ->
                    slots.add(metrics.serverProcesses.slot(place(started.server())), 1);
            case Server.Exited exited ->
                    slots.add(metrics.serverProcesses.slot(place(exited.server())), -1);
            case Server.Restarted restarted ->
                    slots.add(metrics.serverRestarts.slot(place(restarted.server())), 1);
            case Server.QueueChanged changed ->
                    slots.add(metrics.serverQueued.slot(place(changed.server())), changed.change());
            case Server.Added _,
                    Server.CrashLoop _,
                    Server.LeftoversEnded _,
                    Server.MistakeFound _,
                    Server.Named _,
                    Server.Removed _,
                    Server.StartFailed _ -> {}
        }
    }

    private void exai(Exai exai) {
        switch (exai) {
            case Exai.CallPaced _ -> slots.add(metrics.pacedCalls.slot(), 1);
            case Exai.CallAskedAgain again ->
                    slots.add(metrics.callsAskedAgain.slot(again.why()), 1);
            case Exai.SocketOpened _, Exai.SocketClosed _ -> {}
        }
    }

    private void fleet(Fleet fleet) {
        switch (fleet) {
            case Fleet.LeaderElected _ -> slots.add(metrics.elections.slot(), 1);
            case Fleet.PortConflict _ -> slots.add(metrics.portConflicts.slot(), 1);
            case Fleet.InstanceFolded _ -> slots.add(metrics.ledgerFolds.slot(), 1);
            case Fleet.LedgerFailed _ -> slots.add(metrics.ledgerErrors.slot(), 1);
            case Fleet.LeaderYielded _,
                    Fleet.DriftBegan _,
                    Fleet.DriftEnded _,
                    Fleet.DaemonDuplicated _,
                    Fleet.DaemonAlone _,
                    Fleet.OrphanSeen _,
                    Fleet.OrphanGone _,
                    Fleet.ClientLeakBegan _,
                    Fleet.ClientLeakEnded _ -> {}
        }
    }

    private void passed(Message.Passed passed) {
        slots.add(metrics.messages.slot(passed.direction(), passed.kind()), 1);
        slots.add(metrics.messageBytes.slot(passed.direction(), passed.kind()), passed.bytes());
        slots.observe(
                metrics.transit, metrics.transit.slot(passed.direction()), passed.transitNanos());
    }

    private void checked(Parent.Checked checked) {
        slots.add(metrics.parentChecks.slot(checked.method(), checked.outcome()), 1);
        slots.set(metrics.lastParentCheck.slot(), clock.millis());
    }

    private void finished(Call.Finished finished) {
        MethodGroup method = MethodGroup.of(finished.method());
        slots.add(metrics.callsInFlight.slot(), -1);
        slots.add(metrics.calls.slot(method, finished.outcome()), 1);
        if (finished.server() != null && finished.initiator() == Initiator.CLIENT) {
            slots.add(metrics.serverCalls.slot(place(finished.server()), finished.outcome()), 1);
        }
        if (finished.initiator() == Initiator.CLIENT) {
            observe(
                    role == Role.DAEMON ? metrics.serverOperation : metrics.clientOperation,
                    finished.took());
        }
    }

    private void attemptEnded(Link.ConnectOutcome outcome) {
        slots.add(metrics.connectAttempts.slot(outcome), 1);
        if (outcome == Link.ConnectOutcome.OPENED) {
            slots.set(metrics.linkUp.slot(), 1);
        }
    }

    private void linkGone() {
        slots.set(metrics.linkUp.slot(), 0);
        slots.set(metrics.versionDiffers.slot(), 0);
    }

    private void stopped(Instance.Stopped stopped) {
        slots.add(metrics.shutdowns.slot(stopped.reason()), 1);
        slots.end(stopped.reason(), clock.millis());
    }

    private void sessionOpened() {
        slots.add(metrics.daemonSessions.slot(), 1);
        slots.add(metrics.daemonShims.slot(ShimWatch.UNTOLD), 1);
    }

    private void shimReported(Daemon.ShimReported reported) {
        slots.add(metrics.daemonShims.slot(reported.before()), -1);
        slots.add(metrics.daemonShims.slot(reported.now()), 1);
    }

    private void sessionClosed(Daemon.SessionClosed closed) {
        slots.add(metrics.daemonSessions.slot(), -1);
        slots.add(metrics.daemonShims.slot(ShimWatch.UNTOLD), -1);
        observe(metrics.serverSession, closed.openFor());
    }

    private int place(String server) {
        return metrics.place(server);
    }

    private void observe(Family family, Duration took) {
        slots.observe(family, family.slot(), took.toNanos());
    }
}
