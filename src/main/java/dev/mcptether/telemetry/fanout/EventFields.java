package dev.mcptether.telemetry.fanout;

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

/// The fields of each event, for everything that writes events out. A field has the name of its
/// record component in snake case; the pid of another process is `gone_pid`. The switch has no
/// default, so a new event does not compile until its fields are named.
public final class EventFields {
    private EventFields() {}

    /// Writes the event's own fields.
    ///
    /// @throws IllegalArgumentException if the event is only counted
    public static void write(Event event, Fields fields) {
        switch (event) {
            case Call call -> call(fields, call);
            case Daemon daemon -> daemon(fields, daemon);
            case Dropped dropped ->
                    fields.label("what", dropped.what())
                            .label("why", dropped.why())
                            .number("count", dropped.count());
            case Exai exai -> exai(fields, exai);
            case Fleet fleet -> fleet(fields, fleet);
            case Instance instance -> instance(fields, instance);
            case Link link -> link(fields, link);
            case Message _ -> throw noLine(event);
            case Parent parent -> parent(fields, parent);
            case Server server -> server(fields, server);
            case SessionEvent session -> session(fields, session);
            case Telemetry telemetry -> telemetry(fields, telemetry);
        }
    }

    private static void call(Fields fields, Call event) {
        switch (event) {
            case Call.Started _ -> throw noLine(event);
            case Call.Finished finished -> {
                fields.number("call", finished.call())
                        .label("initiator", finished.initiator())
                        .label("method", finished.method())
                        .label("outcome", finished.outcome());
                if (finished.errorCode() != null) {
                    fields.number("error_code", finished.errorCode());
                }
                fields.seconds("took", finished.took());
                if (finished.server() != null) {
                    fields.text("server", finished.server());
                }
            }
            case Call.AnsweredFromMemory answered ->
                    fields.number("call", answered.call()).label("method", answered.method());
            case Call.Resent resent ->
                    fields.number("call", resent.call()).label("method", resent.method());
        }
    }

    private static void server(Fields fields, Server event) {
        switch (event) {
            case Server.Named named -> fields.text("servers", named.servers());
            case Server.SessionAttached attached ->
                    fields.text("server", attached.server()).number("session", attached.session());
            case Server.SessionDetached detached ->
                    fields.text("server", detached.server()).number("session", detached.session());
            case Server.Started started ->
                    fields.text("server", started.server())
                            .number("session", started.session())
                            .number("child", started.child())
                            .seconds("took", started.took());
            case Server.StartFailed failed ->
                    fields.text("server", failed.server())
                            .number("session", failed.session())
                            .text("why", failed.why());
            case Server.Exited exited ->
                    fields.text("server", exited.server())
                            .number("session", exited.session())
                            .number("child", exited.child())
                            .label("cause", exited.cause())
                            .text("detail", exited.detail())
                            .seconds("took", exited.took());
            case Server.Restarted restarted ->
                    fields.text("server", restarted.server())
                            .number("session", restarted.session());
            case Server.CrashLoop loop ->
                    fields.text("server", loop.server()).number("ends", loop.ends());
            case Server.QueueChanged _ -> throw noLine(event);
            case Server.Added added -> fields.text("server", added.server());
            case Server.Removed removed -> fields.text("server", removed.server());
            case Server.MistakeFound found ->
                    fields.text("server", found.server()).text("mistake", found.mistake());
            case Server.LeftoversEnded ended -> fields.number("children", ended.children());
        }
    }

    private static void daemon(Fields fields, Daemon event) {
        switch (event) {
            case Daemon.Listening listening -> fields.text("address", listening.address());
            case Daemon.SessionOpened opened ->
                    fields.number("session", opened.session())
                            .text("subprotocol", opened.subprotocol());
            case Daemon.SessionCut cut ->
                    fields.number("session", cut.session()).number("code", cut.code());
            case Daemon.SessionResumed resumed ->
                    fields.number("session", resumed.session())
                            .number("resent", resumed.resent())
                            .seconds("cut_for", resumed.cutFor());
            case Daemon.StopAsked asked ->
                    fields.text("what", asked.what())
                            .number("by_pid", asked.byPid())
                            .text("by_command", asked.byCommand())
                            .text("by_user", asked.byUser());
            case Daemon.EndAsked asked ->
                    fields.number("session", asked.session())
                            .number("by_pid", asked.byPid())
                            .text("by_command", asked.byCommand())
                            .text("by_user", asked.byUser());
            case Daemon.StartLost lost ->
                    fields.number("by_pid", lost.byPid())
                            .text("by_command", lost.byCommand())
                            .text("by_user", lost.byUser());
            case Daemon.PredecessorKilled killed -> fields.number("gone_pid", killed.pid());
            case Daemon.SelfCheckFailed failed -> fields.text("why", failed.why());
            case Daemon.Drained drained ->
                    fields.number("left", drained.left()).seconds("took", drained.took());
            case Daemon.WorkerServes serves ->
                    fields.number("worker", serves.worker()).seconds("took", serves.took());
            case Daemon.WorkerEnded ended ->
                    fields.text("how", ended.how()).seconds("lived", ended.lived());
            case Daemon.CrashLoop loop ->
                    fields.number("ends", loop.ends()).text("how", loop.how());
            case Daemon.ShimReported reported ->
                    fields.number("session", reported.session())
                            .label("before", reported.before())
                            .label("now", reported.now());
            case Daemon.SessionClosed closed ->
                    fields.number("session", closed.session())
                            .number("code", closed.code())
                            .seconds("open_for", closed.openFor());
            case Daemon.ConnectionRefused refused ->
                    fields.label("reason", refused.reason())
                            .number("suppressed", refused.suppressed());
        }
    }

    private static void exai(Fields fields, Exai event) {
        switch (event) {
            case Exai.SocketOpened opened ->
                    fields.label("generation", opened.generation())
                            .number("sockets", opened.sockets());
            case Exai.SocketClosed closed ->
                    fields.number("code", closed.code())
                            .text("detail", closed.detail())
                            .number("sockets", closed.sockets())
                            .flag("busy", closed.busy());
            case Exai.CallPaced _ -> throw noLine(event);
            case Exai.CallAskedAgain again -> fields.label("why", again.why());
        }
    }

    private static void instance(Fields fields, Instance event) {
        switch (event) {
            case Instance.Started started -> fields.text("version", started.version());
            case Instance.Failed failed ->
                    fields.text("thread", failed.thread()).text("error", failed.error());
            case Instance.Stopping stopping ->
                    fields.label("reason", stopping.reason()).text("detail", stopping.detail());
            case Instance.OrphanPrevented prevented -> fields.label("trigger", prevented.trigger());
            case Instance.Stopped stopped ->
                    fields.label("reason", stopped.reason()).seconds("took", stopped.took());
        }
    }

    private static void link(Fields fields, Link event) {
        switch (event) {
            case Link.Attempted attempted ->
                    fields.number("attempt", attempted.attempt())
                            .text("address", attempted.address());
            case Link.AttemptEnded ended ->
                    fields.number("attempt", ended.attempt())
                            .label("outcome", ended.outcome())
                            .seconds("took", ended.took())
                            .text("detail", ended.detail());
            case Link.DaemonFound _ -> {}
            case Link.DaemonNotStarted failed -> fields.text("why", failed.why());
            case Link.Retried retried ->
                    fields.number("attempt", retried.attempt())
                            .label("cause", retried.cause())
                            .seconds("delay", retried.delay());
            case Link.StateChanged changed ->
                    fields.label("from", changed.from())
                            .label("to", changed.to())
                            .text("cause", changed.cause());
            case Link.VersionDiffers differs -> fields.text("daemon", differs.daemon());
            case Link.Lost lost ->
                    fields.number("code", lost.code())
                            .text("detail", lost.detail())
                            .seconds("open_for", lost.openFor())
                            .number("in_flight", lost.inFlight());
            case Link.Closed closed ->
                    fields.number("code", closed.code()).seconds("open_for", closed.openFor());
            case Link.OutageBegan began -> fields.label("cause", began.cause());
            case Link.OutageEnded ended -> fields.seconds("lasted", ended.lasted());
            case Link.HandshakeReplayed replayed ->
                    fields.label("outcome", replayed.outcome())
                            .flag("daemon_changed", replayed.daemonChanged())
                            .seconds("took", replayed.took());
            case Link.Resumed resumed ->
                    fields.number("resent", resumed.resent()).seconds("outage", resumed.outage());
        }
    }

    private static void fleet(Fields fields, Fleet event) {
        switch (event) {
            case Fleet.LeaderElected elected -> fields.text("address", elected.address());
            case Fleet.LeaderYielded yielded -> fields.text("address", yielded.address());
            case Fleet.PortConflict conflict ->
                    fields.text("address", conflict.address()).text("holder", conflict.holder());
            case Fleet.InstanceFolded folded ->
                    fields.text("folded", folded.folded())
                            .text("folded_role", folded.foldedRole())
                            .text("how", folded.how());
            case Fleet.LedgerFailed failed -> fields.text("why", failed.why());
            case Fleet.DriftBegan began ->
                    fields.label("kind", began.kind())
                            .number("count", began.count())
                            .text("seen", began.seen());
            case Fleet.DriftEnded ended -> fields.label("kind", ended.kind());
            case Fleet.DaemonDuplicated duplicated ->
                    fields.text("daemon", duplicated.daemon()).text("seen", duplicated.seen());
            case Fleet.DaemonAlone alone -> fields.text("daemon", alone.daemon());
            case Fleet.OrphanSeen seen ->
                    fields.number("orphan", seen.orphan()).text("executable", seen.executable());
            case Fleet.OrphanGone gone -> fields.number("orphan", gone.orphan());
            case Fleet.ClientLeakBegan began ->
                    fields.number("client", began.client())
                            .text("executable", began.executable())
                            .number("shims", began.shims());
            case Fleet.ClientLeakEnded ended -> fields.number("client", ended.client());
        }
    }

    private static void parent(Fields fields, Parent event) {
        switch (event) {
            case Parent.LineageFixed fixed ->
                    fields.number("client", fixed.client())
                            .number("launchers", fixed.launchers())
                            .text("chain", fixed.chain());
            case Parent.WatchArmed armed ->
                    fields.label("method", armed.method())
                            .flag("armed", armed.armed())
                            .text("detail", armed.detail());
            case Parent.Checked _ -> throw noLine(event);
            case Parent.LauncherGone gone ->
                    fields.number("gone_pid", gone.pid())
                            .label("method", gone.method())
                            .label("outcome", gone.outcome());
            case Parent.ClientGone gone ->
                    fields.number("gone_pid", gone.pid())
                            .label("method", gone.method())
                            .label("outcome", gone.outcome());
        }
    }

    private static void session(Fields fields, SessionEvent event) {
        switch (event) {
            case SessionEvent.Began began ->
                    fields.label("era", began.era())
                            .text("protocol_version", began.protocolVersion())
                            .text("client_name", began.clientName())
                            .text("client_version", began.clientVersion())
                            .text("server_name", began.serverName())
                            .text("server_version", began.serverVersion());
            case SessionEvent.Ended ended -> fields.seconds("lasted", ended.lasted());
            case SessionEvent.PassingChanged changed ->
                    fields.label("from", changed.from()).label("to", changed.to());
        }
    }

    private static void telemetry(Fields fields, Telemetry event) {
        switch (event) {
            case Telemetry.Degraded degraded ->
                    fields.label("part", degraded.part()).text("why", degraded.why());
            case Telemetry.EndpointOpened opened -> fields.text("address", opened.address());
            case Telemetry.Counted counted -> fields.numbers("increments", counted.increments());
            case Telemetry.LogContinued continued -> fields.number("file", continued.file());
        }
    }

    private static IllegalArgumentException noLine(Event event) {
        return new IllegalArgumentException(event.getClass() + " is counted and has no line");
    }
}
