package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Link;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.event.Link.RetryCause;
import dev.mcptether.link.LinkState.Linked;
import dev.mcptether.link.UplinkListener.Unavailable;
import dev.mcptether.resume.ClientEnd.Heard;
import dev.mcptether.resume.CloseCode;
import dev.mcptether.resume.Frames;
import dev.mcptether.resume.Utf8;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Timers.Timer;
import dev.mcptether.time.Turns;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The life cycle of the link: it dials, lets the link prove itself, watches it, loses it, waits
/// and dials again. It never gives up. Only turns touch its state; the connector's callbacks enter
/// through {@link Turns}. Its listener is called in turns.
public final class Uplink {
    /// Wait before the next attempt after a refusal that only a person can change.
    private static final Duration REFUSED_DELAY = Duration.ofSeconds(30);

    /// How long the other side may take to answer our close. After that the connection is dropped.
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Daemons daemons;
    private final Connector connector;
    private final Context context;
    private final Turns turns;
    private final Timers timers;
    private final EventSink events;
    private final Liveness liveness;
    private final Resumption resumption;
    private final Outage outage;
    private @Nullable UplinkListener listener;
    private LinkState state = new LinkState.Idle();
    private @Nullable Attempt current;

    /// Where the session of a cut link is kept; null before the first link.
    private @Nullable DaemonUrl sessionUrl;

    private long attempts;

    /// @param daemons where to dial and how long to wait
    public Uplink(Daemons daemons, Connector connector, Liveness liveness, Context context) {
        this.daemons = daemons;
        this.connector = connector;
        this.liveness = liveness;
        this.context = context;
        this.turns = context.turns();
        this.timers = context.timers();
        this.events = context.events();
        this.resumption = new Resumption(turns, timers);
        this.outage = new Outage(timers, events);
    }

    /// What the session side shares with its link.
    public record Context(Turns turns, Timers timers, EventSink events) {}

    /// Begins to dial, unless {@link #close} came first. Called once, in a turn.
    public void start(UplinkListener toTell) {
        listener = toTell;
        if (!(state instanceof LinkState.Closed)) {
            dial();
        }
    }

    /// Whether messages can be sent now.
    public boolean isLinked() {
        return state instanceof Linked;
    }

    /// Sends a message. There must be a link; check {@link #isLinked}.
    ///
    /// @param more another message or a {@link #flush} follows at once
    public void send(byte[] message, boolean more) {
        Connection connection = linked("send").connection();
        if (Resumption.isSpokenOn(connection)) {
            resumption.send(message, more);
        } else {
            connection.sendText(message, more);
        }
    }

    public void flush() {
        if (state instanceof Linked open) {
            open.connection().flush();
        }
    }

    /// Asks for messages again, after the listener had stopped them.
    public void resumeReading() {
        if (state instanceof Linked open) {
            readOn(open);
        }
    }

    /// The daemon really serves this session. So when the link is lost, the next attempt comes
    /// soon.
    public void proven() {
        if (state instanceof LinkState.Proving proving) {
            daemons.proven();
            move(proving.proven(), "proven");
        }
    }

    /// Sends this shim's report to a Tether daemon: JSON of at most 16 KiB. The latest report wins.
    public void report(byte[] json) {
        resumption.report(json);
    }

    /// Drops the link because something forbidden arrived on it, and dials again.
    public void reject(int code, String reason) {
        if (state instanceof Linked open) {
            resumption.goodbye();
            closeSoon(open.connection(), code, reason);
            readOn(open);
            lose(new Loss(code, reason, RetryCause.PROTOCOL_ERROR));
        }
    }

    /// Ends the life cycle. `done` runs in a turn when the daemon has answered our close, or when
    /// it has had time enough to.
    public void close(int code, String reason, Runnable done) {
        LinkState before = state;
        switch (before) {
            case LinkState.Connecting connecting -> abandon(connecting);
            case LinkState.Waiting waiting -> waiting.retry().cancel();
            case LinkState.Refused refused -> refused.retry().cancel();
            case Linked _, LinkState.Idle _, LinkState.Closed _ -> {}
        }
        if (!(before instanceof LinkState.Closed)) {
            move(new LinkState.Closed(), "closed");
        }
        outage.end();
        if (before instanceof Linked open) {
            close(open, code, reason, done);
        } else {
            var _ = resumption.forget();
            done.run();
        }
    }

    private void close(Linked open, int code, String reason, Runnable done) {
        liveness.stop();
        events.emit(new Link.Closed(code, since(open.sinceNanos())));
        Attempt attempt = current;
        if (attempt != null) {
            attempt.onClosed(done);
        }
        resumption.goodbye();
        closeSoon(open.connection(), code, reason);
        readOn(open);
    }

    private void readOn(Linked open) {
        if (liveness.resume(timers.nanos())) {
            open.connection().demand();
        }
    }

    private void abandon(LinkState.Connecting connecting) {
        Attempt attempt = current;
        current = null;
        connecting.timeout().cancel();
        connecting.dialing().cancel();
        if (attempt != null) {
            attempt.ended(ConnectOutcome.ABANDONED, "the instance ends");
        }
    }

    private void dial() {
        DaemonUrl url = daemons.next(resumption.isCut() ? sessionUrl : null);
        Attempt attempt = new Attempt(++attempts, url, this, liveness, context);
        current = attempt;
        events.emit(new Link.Attempted(attempts, url.address()));
        Connector.Dialing dialing = connector.dial(url, daemons.token(url), attempt);
        Timer timeout = timers.after(connector.patience(), () -> attempt.failed(timedOut()));
        move(new LinkState.Connecting(dialing, timeout), "dial");
    }

    private ConnectFailure timedOut() {
        return new ConnectFailure(
                ConnectOutcome.TIMEOUT,
                "no answer within " + connector.patience().toSeconds() + " s");
    }

    void opened(Attempt attempt, Connection connection) {
        if (!(state instanceof LinkState.Connecting connecting) || attempt != current) {
            connection.abort();
            return;
        }
        attempt.connected(connection);
        DaemonUrl before = sessionUrl;
        sessionUrl = attempt.url();
        move(connecting.opened(connection, timers.nanos()), "opened");
        liveness.start(turns, connection, () -> silent(attempt));
        boolean spoken = Resumption.isSpokenOn(connection);
        if (resumption.isCut() && (!attempt.url().equals(before) || !spoken)) {
            // Another daemon does not know the session and must not learn its secret.
            listener().linkLost(resumption.forget());
        }
        if (spoken) {
            resumption.connect(connection, text -> late(attempt, text));
        } else {
            fresh();
        }
        connection.demand();
    }

    /// The daemon answers pings, but does not take the step of the link protocol that it owes.
    private void late(Attempt attempt, String text) {
        if (attempt == current && state instanceof Linked open) {
            open.connection().abort();
            lose(new Loss(Loss.ABNORMAL, text, RetryCause.LINK_LOST));
        }
    }

    /// The link leads to a daemon that does not know the session.
    private void fresh() {
        Attempt attempt = current;
        if (attempt != null) {
            listener().linkOpened(attempt.daemon());
        }
        outage.end();
    }

    void control(Attempt attempt, byte[] frame) {
        if (attempt != current || !(state instanceof Linked open)) {
            return;
        }
        if (Resumption.isSpokenOn(open.connection())) {
            controlOfTether(attempt, frame);
        } else {
            events.emit(new Dropped(Dropped.What.FRAME, Dropped.Why.BINARY, 1));
            reject(1003, "binary frames are not MCP");
        }
    }

    private void controlOfTether(Attempt attempt, byte[] frame) {
        Heard heard = resumption.control(frame);
        int freed = resumption.takeFreed();
        if (freed > 0) {
            listener().written(freed);
        }
        switch (heard) {
            case Heard.Nothing _ -> resumption.sendHeld();
            case Heard.Opened _ -> {
                resumption.opened();
                fresh();
            }
            case Heard.Resumed(Frames resend) -> {
                resumption.resumed(resend);
                proven();
                events.emit(new Link.Resumed(resend.text().size(), outage.lasted()));
                outage.end();
                resumption.sendHeld();
                listener().linkResumed();
            }
            case Heard.Lost(boolean _, Frames hello) ->
                    listener().linkLost(resumption.restarted(hello, text -> late(attempt, text)));
            // The daemon's close tells the reason. If we closed now, ours would come first.
            case Heard.Ended _ -> resumption.ended(text -> late(attempt, text));
            case Heard.Broken(CloseCode code, String why) -> reject(code.number(), why);
        }
    }

    void failed(Attempt attempt, ConnectFailure failure) {
        if (!(state instanceof LinkState.Connecting connecting) || attempt != current) {
            return;
        }
        connecting.timeout().cancel();
        connecting.dialing().cancel();
        current = null;
        attempt.ended(failure.outcome(), failure.detail());
        outage.begin(failure.permanent() ? RetryCause.REFUSED : RetryCause.CONNECT_FAILED);
        Duration delay = daemons.failed(failure.permanent());
        boolean refused = daemons.isRefusedByAll();
        retry(refused, delay, failure.permanent() ? RetryCause.REFUSED : RetryCause.CONNECT_FAILED);
        boolean nobody = failure.outcome() == ConnectOutcome.CONNECTION_REFUSED;
        if (resumption.isCut() && nobody && attempt.url().equals(sessionUrl)) {
            // Nobody listens where the daemon did. Its process is gone, and so are its sessions.
            expired();
        }
        listener().unavailable(unavailable(refused, attempt.says(failure.detail())));
    }

    void text(Attempt attempt, byte[] message) {
        boolean enough = false;
        if (attempt == current && state instanceof Linked open) {
            if (!Utf8.valid(message)) {
                garbled(open);
            } else if (mayPass(open, message.length)) {
                enough = !listener().message(message) && attempt == current;
            }
        }
        if (enough && state instanceof Linked) {
            liveness.pause();
        } else {
            attempt.demand();
        }
    }

    /// Whether a message that is not kept belongs to the current link. If so, it counts as
    /// received.
    boolean receives(Attempt attempt, int bytes) {
        return attempt == current && state instanceof Linked open && mayPass(open, bytes);
    }

    /// The message was damaged on its way. It does not count as received, so on the next connection
    /// a session of `tether.v1` continues with this message.
    private void garbled(Linked open) {
        String reason = "a message was not UTF-8";
        closeSoon(open.connection(), Loss.GARBLED, reason);
        lose(new Loss(Loss.GARBLED, reason, RetryCause.PROTOCOL_ERROR));
    }

    private boolean mayPass(Linked open, int bytes) {
        if (!Resumption.isSpokenOn(open.connection())) {
            return true;
        }
        return switch (resumption.received(bytes)) {
            case DELIVER -> true;
            case STALE -> false;
            case PREMATURE -> {
                reject(
                        CloseCode.PROTOCOL_ERROR.number(),
                        "a message came before the session began");
                yield false;
            }
        };
    }

    void written(Attempt attempt, int bytes) {
        if (attempt == current) {
            listener().written(bytes);
        }
    }

    void closed(Attempt attempt, Loss loss) {
        if (attempt == current && state instanceof Linked) {
            lose(loss);
        }
    }

    private void silent(Attempt attempt) {
        if (attempt == current && state instanceof Linked open) {
            open.connection().abort();
            lose(
                    new Loss(
                            Loss.ABNORMAL,
                            "no sign of life within " + liveness.timeout(),
                            RetryCause.PING_TIMEOUT));
        }
    }

    private void lose(Loss loss) {
        Linked open = linked("lose");
        Attempt attempt = current;
        current = null;
        liveness.stop();
        int inFlight = listener().callsInFlight();
        events.emit(new Link.Lost(loss.code(), loss.detail(), since(open.sinceNanos()), inFlight));
        String text = attempt == null ? loss.detail() : attempt.says(loss.detail());
        if (Resumption.isSpokenOn(open.connection()) && loss.endedByPerson()) {
            rest(loss, text);
            return;
        }
        outage.begin(loss.cause());
        boolean proven = open instanceof LinkState.Open;
        boolean anew = proven && (!loss.refusal() || daemons.areSeveral());
        Duration delay = anew ? daemons.lost() : daemons.failed(loss.refusal());
        boolean refused = daemons.isRefusedByAll();
        retry(refused, delay, loss.cause());
        if (!loss.refusal() && resumption.cut(loss, this::expired)) {
            listener().linkInterrupted(loss);
        } else {
            var _ = resumption.forget();
            listener().linkLost(loss);
        }
        listener().unavailable(unavailable(refused, text));
    }

    /// A person ended the session. A new one begins when the client asks for something.
    private void rest(Loss loss, String text) {
        move(new LinkState.Idle(), "session_ended");
        var _ = resumption.forget();
        listener().linkLost(loss);
        listener().unavailable(new Unavailable(Unavailable.Cause.ENDED, text));
    }

    /// The client asks for something. Returns whether this starts to dial again.
    public boolean wake() {
        boolean resting = listener != null && state instanceof LinkState.Idle;
        if (resting) {
            dial();
        }
        return resting;
    }

    private static Unavailable unavailable(boolean refused, String text) {
        return new Unavailable(refused ? Unavailable.Cause.REFUSED : Unavailable.Cause.AWAY, text);
    }

    /// The daemon does not keep the session of the cut link any more.
    private void expired() {
        listener().linkLost(resumption.forget());
    }

    /// @param refused whether every URL of the round refused
    private void retry(boolean refused, Duration delay, RetryCause cause) {
        if (refused) {
            move(new LinkState.Refused(retryAfter(REFUSED_DELAY, cause)), cause.label());
        } else {
            move(new LinkState.Waiting(retryAfter(delay, cause)), cause.label());
        }
    }

    private Timer retryAfter(Duration delay, RetryCause cause) {
        return timers.after(
                delay,
                () ->
                        turns.run(() -> {
                            if (state instanceof LinkState.Waiting
                                    || state instanceof LinkState.Refused) {
                                events.emit(new Link.Retried(attempts + 1, cause, delay));
                                dial();
                            }
                        }));
    }

    private void closeSoon(Connection connection, int code, String reason) {
        connection.close(code, reason);
        timers.after(CLOSE_TIMEOUT, connection::abort);
    }

    private void move(LinkState to, String cause) {
        LinkState from = state;
        if (from instanceof LinkState.Closed && !(to instanceof LinkState.Closed)) {
            throw new IllegalStateException(from.phase() + " cannot become " + to.phase());
        }
        state = to;
        events.emit(new Link.StateChanged(from.phase(), to.phase(), cause));
    }

    private Linked linked(String what) {
        if (state instanceof Linked open) {
            return open;
        }
        throw new IllegalStateException(what + " needs a link, but the state is " + state.phase());
    }

    UplinkListener listener() {
        if (listener == null) {
            throw new IllegalStateException("not started");
        }
        return listener;
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(timers.nanos() - nanos);
    }
}
