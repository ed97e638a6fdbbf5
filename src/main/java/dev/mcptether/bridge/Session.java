package dev.mcptether.bridge;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Direction;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Dropped.What;
import dev.mcptether.event.Dropped.Why;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Link;
import dev.mcptether.event.Link.ReplayOutcome;
import dev.mcptether.event.Message;
import dev.mcptether.event.Method;
import dev.mcptether.link.ConnectionListener.Excess;
import dev.mcptether.link.Loss;
import dev.mcptether.link.Uplink;
import dev.mcptether.link.UplinkListener;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Timers.Timer;
import dev.mcptether.time.Turns;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.Oversize;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import dev.mcptether.wire.RequestId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The session between one client and whatever daemon can be reached: decides for each message
/// whether it passes, waits, is answered here or is dropped, so that every request gets exactly one
/// answer and nothing with side effects runs twice (DESIGN section 5).
///
/// A state machine without threads, locks or I/O: all methods but {@link #toDaemon} and {@link
/// #tooLarge} run in turns, and none blocks.
public final class Session implements UplinkListener {
    /// A request id must be remembered until it is answered; a client with more open requests than
    /// this is broken, or attacks.
    private static final int MAX_PENDING = 100_000;

    /// What a daemon may take to answer a replayed `initialize`, after which it is taken for dead.
    private static final Duration REPLAY_TIMEOUT = Duration.ofSeconds(30);

    /// A client that probes with `server/discover` falls back to the legacy handshake after 5 to 10
    /// s without an answer, for the whole session (facts: C# 5 s, Python 10 s). It must hear before
    /// that.
    private static final Duration DISCOVER_WAIT = Duration.ofSeconds(4);

    private final SessionLimits limits;
    private final ClientPort client;
    private final Uplink uplink;
    private final Turns turns;
    private final Timers timers;
    private final EventSink events;

    private final PendingCalls pending = new PendingCalls();
    private final DaemonRequests asked = new DaemonRequests();
    private final SafeCalls safeCalls = new SafeCalls();
    private final Handshake handshake = new Handshake();
    private final Outbox outbox;
    private final Throttle toDaemon;
    private final Set<RequestId> restoring = new LinkedHashSet<>();

    private Phase phase = Phase.DOWN;
    private Unavailable why = new Unavailable(false, "no connection has been tried yet");
    private long unwrittenBytes;
    private boolean unflushed;
    private long calls;
    private long restored;
    private long replayStartNanos;
    private @Nullable Timer expiry;
    private @Nullable Timer replayTimeout;
    private @Nullable Runnable onDrained;
    private boolean over;

    /// What a message of the client meets.
    private enum Phase {
        /// No link: it waits.
        DOWN,
        /// A link whose daemon has not answered the replayed handshake yet: it waits.
        REPLAYING,
        /// The link was cut, but the daemon keeps the session: it waits, and nothing is lost.
        INTERRUPTED,
        /// It passes.
        UP
    }

    /// @param callWait how long a call waits for a link
    public record SessionLimits(int maxMessageBytes, Duration callWait) {
        long outboxBytes() {
            return Math.max(64L << 20, 2L * maxMessageBytes);
        }

        /// The way to the daemon holds one large message, or some small ones.
        long throttleBytes() {
            return 4L << 20;
        }
    }

    public Session(SessionLimits limits, ClientPort client, Uplink uplink, Uplink.Context context) {
        this.limits = limits;
        this.client = client;
        this.uplink = uplink;
        this.turns = context.turns();
        this.timers = context.timers();
        this.events = context.events();
        this.outbox = new Outbox(limits.outboxBytes());
        this.toDaemon = new Throttle(limits.throttleBytes());
    }

    /// What holds back the reader of stdin; any thread.
    Throttle toDaemon() {
        return toDaemon;
    }

    // From the client

    /// @param bytes the line
    /// @param more whether the next line is here already
    void fromClient(byte[] bytes, Peeked peeked, long readNanos, boolean more) {
        long before = unwrittenBytes;
        if (!over) {
            switch (peeked) {
                case Peeked.NotJson(int offset) -> answer(Refusal.notJson(offset));
                case Peeked.Single(Envelope envelope) -> single(bytes, envelope, readNanos, more);
                case Peeked.Batch(List<Envelope> envelopes) ->
                        batch(bytes, envelopes, readNanos, more);
            }
        }
        if (unwrittenBytes == before) {
            toDaemon.remove(bytes.length);
        }
        if (!more && unflushed) {
            unflushed = false;
            uplink.flush();
        }
    }

    private void single(byte[] bytes, Envelope envelope, long readNanos, boolean more) {
        RequestId id = envelope.id();
        handshake.fromClient(envelope, bytes);
        if (envelope.isRequest() && id != null) {
            PendingCall call = begin(envelope, id, readNanos);
            if (call != null) {
                pass(new Outgoing(bytes, Kind.REQUEST, List.of(call), readNanos), more);
            }
        } else if (envelope.isResponse()) {
            response(bytes, envelope, readNanos, more);
        } else if (!(envelope.methodName().equals("notifications/cancelled") && cancel(envelope))) {
            pass(new Outgoing(bytes, envelope.kind(), List.of(), readNanos), more);
        }
    }

    private void batch(byte[] bytes, List<Envelope> envelopes, long readNanos, boolean more) {
        List<PendingCall> begun = new ArrayList<>();
        for (Envelope envelope : envelopes) {
            RequestId id = envelope.id();
            if (envelope.isRequest() && id != null) {
                PendingCall call = begin(envelope, id, readNanos);
                if (call != null) {
                    begun.add(call);
                }
            } else if (envelope.isResponse() && id != null) {
                finish(asked.remove(id), envelope);
            }
        }
        pass(new Outgoing(bytes, Kind.BATCH, List.copyOf(begun), readNanos), more);
    }

    private @Nullable PendingCall begin(Envelope envelope, RequestId id, long readNanos) {
        PendingCall call =
                new PendingCall(
                        ++calls, id, envelope.method(), safeCalls.isSafe(envelope), readNanos);
        events.emit(
                new Call.Started(
                        call.number,
                        Initiator.CLIENT,
                        call.method,
                        shortened(id),
                        envelope.params().target(),
                        envelope.params().trace()));
        pending.add(call);
        if (pending.awaited() > MAX_PENDING) {
            refuse(
                    call,
                    Refusal.OVERLOADED,
                    "More than " + MAX_PENDING + " requests are open at once; not sent.");
            return null;
        }
        return call;
    }

    private static String shortened(RequestId id) {
        return id.json().length() <= 128 ? id.json() : id.json().substring(0, 128);
    }

    /// Returns whether the cancellation ends here: the daemon knows nothing of the call.
    private boolean cancel(Envelope envelope) {
        RequestId subject = envelope.params().subject();
        PendingCall call = subject == null ? null : pending.find(subject);
        if (call == null || call.method == Method.INITIALIZE) {
            return false;
        }
        handshake.forget(call.id);
        if (call.stage() == PendingCall.Stage.SENT) {
            pending.cancel(call);
            finished(call, CallOutcome.CANCELLED, null);
            drained();
            return false;
        }
        Outgoing message = call.message;
        if (message == null || message.calls().size() > 1) {
            return false;
        }
        outbox.remove(message);
        pending.remove(call.id);
        events.emit(new Dropped(What.REQUEST, Why.CANCELLED, 1));
        finished(call, CallOutcome.CANCELLED, null);
        queueChanged();
        return true;
    }

    private void response(byte[] bytes, Envelope envelope, long readNanos, boolean more) {
        RequestId id = envelope.id();
        DaemonRequests.Open request = id == null ? null : asked.remove(id);
        if (id != null && request == null) {
            events.emit(new Dropped(What.CLIENT_ANSWER, Why.STALE, 1));
            return;
        }
        Outgoing answer = new Outgoing(bytes, Kind.RESPONSE, List.of(), readNanos);
        if (phase == Phase.REPLAYING) {
            send(answer, more); // a daemon may ask before it answers initialize
        } else {
            pass(answer, more);
        }
        finish(request, envelope);
    }

    private void finish(DaemonRequests.@Nullable Open request, Envelope answer) {
        if (request != null) {
            events.emit(
                    new Call.Finished(
                            request.number(),
                            Initiator.DAEMON,
                            request.method(),
                            outcome(answer),
                            code(answer),
                            since(request.startedNanos())));
        }
    }

    /// A message that is too large to be kept; only its ids are known.
    void tooLargeFromClient(Oversize content) {
        if (over) {
            return;
        }
        String text =
                "The message has %d bytes, the limit is %d (TETHER_MAX_MESSAGE); it was not sent."
                        .formatted(content.length(), limits.maxMessageBytes());
        for (Oversize.Found found : content.found()) {
            if (found.request()) {
                PendingCall call = beginTooLarge(found.id());
                refuse(call, Refusal.MESSAGE_TOO_LARGE, text);
            } else {
                answerDaemonInstead(found.id(), text);
            }
        }
        if (content.found().isEmpty()) {
            events.emit(new Dropped(What.NOTIFICATION, Why.TOO_LARGE, 1));
            if (!content.sawNotification()) {
                answer(Refusal.MESSAGE_TOO_LARGE.answerWithoutId(text));
            }
        }
    }

    private PendingCall beginTooLarge(RequestId id) {
        PendingCall call = new PendingCall(++calls, id, Method.OTHER, false, timers.nanos());
        events.emit(
                new Call.Started(
                        call.number, Initiator.CLIENT, call.method, shortened(id), null, null));
        pending.add(call);
        return call;
    }

    /// The client's answer cannot be delivered, but the daemon must not wait for it for ever.
    private void answerDaemonInstead(RequestId id, String text) {
        DaemonRequests.Open request = asked.remove(id);
        events.emit(
                new Dropped(What.CLIENT_ANSWER, request == null ? Why.STALE : Why.TOO_LARGE, 1));
        if (request != null) {
            byte[] error = Refusal.MESSAGE_TOO_LARGE.answer(id, false, text);
            toDaemon.add(error.length);
            pass(new Outgoing(error, Kind.RESPONSE, List.of(), timers.nanos()), false);
            events.emit(
                    new Call.Finished(
                            request.number(),
                            Initiator.DAEMON,
                            request.method(),
                            CallOutcome.MESSAGE_TOO_LARGE,
                            (long) Refusal.MESSAGE_TOO_LARGE.code(),
                            since(request.startedNanos())));
        }
    }

    // To the daemon

    private void pass(Outgoing message, boolean more) {
        if (phase == Phase.UP) {
            send(message, more);
        } else {
            queue(message);
        }
    }

    private void send(Outgoing message, boolean more) {
        int length = message.bytes().length;
        for (PendingCall call : message.calls()) {
            call.sent();
            call.message = call.safe ? message : null;
        }
        unwrittenBytes += length;
        unflushed |= more;
        uplink.send(message.bytes(), more);
        events.emit(
                new Message.Passed(
                        Direction.TO_DAEMON,
                        message.kind(),
                        length,
                        timers.nanos() - message.readNanos()));
    }

    private void queue(Outgoing message) {
        if (why.refused() && phase == Phase.DOWN && !message.calls().isEmpty()) {
            refuseAll(message, Refusal.DAEMON_UNAVAILABLE, unavailable());
            return;
        }
        if (!outbox.offer(message, timers.nanos() + wait(message).toNanos())) {
            if (message.calls().isEmpty()) {
                events.emit(new Dropped(What.NOTIFICATION, Why.QUEUE_FULL, 1));
            } else {
                refuseAll(
                        message,
                        Refusal.OVERLOADED,
                        "The queue for the daemon is full; not sent. " + unavailable());
            }
            return;
        }
        message.calls().forEach(call -> call.message = message);
        queueChanged();
        watchExpiry();
    }

    private Duration wait(Outgoing message) {
        boolean discover =
                message.calls().stream().anyMatch(call -> call.method == Method.DISCOVER);
        return discover && DISCOVER_WAIT.compareTo(limits.callWait()) < 0
                ? DISCOVER_WAIT
                : limits.callWait();
    }

    private void watchExpiry() {
        if (expiry != null) {
            expiry.cancel();
            expiry = null;
        }
        Long next = outbox.nextExpiryNanos();
        if (next != null) {
            Duration left = Duration.ofNanos(Math.max(next - timers.nanos(), 0));
            expiry = timers.after(left, () -> turns.run(this::expire));
        }
    }

    private void expire() {
        for (Outgoing message : outbox.expired(timers.nanos())) {
            refuseAll(message, Refusal.DAEMON_UNAVAILABLE, unavailable());
        }
        queueChanged();
        watchExpiry();
    }

    private String unavailable() {
        return "No daemon can be reached, so nothing was sent and trying again is safe. %s. Start it with `tether daemon start`, or see `tether doctor`."
                .formatted(why.text());
    }

    private void queueChanged() {
        events.emit(new Message.QueueChanged(outbox.size()));
        drained();
    }

    // Answers made here

    private void refuseAll(Outgoing message, Refusal refusal, String text) {
        for (PendingCall call : message.calls()) {
            if (pending.find(call.id) == call) {
                refuse(call, refusal, text);
            }
        }
    }

    private void refuse(PendingCall call, Refusal refusal, String text) {
        boolean sent = call.stage() == PendingCall.Stage.SENT;
        pending.remove(call.id);
        handshake.forget(call.id);
        answer(refusal.answer(call.id, sent, text));
        finished(call, refusal.outcome(), (long) refusal.code());
    }

    private void answer(byte[] message) {
        client.write(message, Kind.RESPONSE, timers.nanos());
    }

    private void finished(PendingCall call, CallOutcome outcome, @Nullable Long code) {
        events.emit(
                new Call.Finished(
                        call.number,
                        Initiator.CLIENT,
                        call.method,
                        outcome,
                        code,
                        since(call.startedNanos)));
    }

    // From the daemon

    @Override
    public boolean message(byte[] bytes) {
        long readNanos = timers.nanos();
        switch (Peek.at(bytes)) {
            case Peeked.NotJson _ -> events.emit(new Dropped(What.FRAME, Why.NOT_JSON, 1));
            case Peeked.Single(Envelope envelope) -> {
                if (admit(envelope, bytes)) {
                    client.write(bytes, envelope.kind(), readNanos);
                }
                settle(envelope, bytes);
            }
            case Peeked.Batch(List<Envelope> envelopes) -> {
                boolean wanted = false;
                for (Envelope envelope : envelopes) {
                    wanted |= admit(envelope, bytes);
                }
                if (wanted) {
                    client.write(bytes, Kind.BATCH, readNanos);
                }
            }
        }
        drained();
        return !client.isFull();
    }

    /// Returns whether the client may see it.
    private boolean admit(Envelope envelope, byte[] bytes) {
        RequestId id = envelope.id();
        return switch (envelope.kind()) {
            case RESPONSE -> id == null || answered(id, envelope, bytes);
            case REQUEST -> {
                asked(envelope, id);
                yield true;
            }
            case NOTIFICATION -> {
                RequestId subject = envelope.params().subject();
                if (subject != null && envelope.methodName().equals("notifications/cancelled")) {
                    withdrawn(asked.remove(subject), CallOutcome.CANCELLED);
                }
                yield true;
            }
            case BATCH, OTHER -> {
                events.emit(new Dropped(What.FRAME, Why.NOT_JSON, 1));
                yield false;
            }
        };
    }

    private boolean answered(RequestId id, Envelope envelope, byte[] bytes) {
        if (phase == Phase.REPLAYING && handshake.isAnswerToInitialize(envelope)) {
            replayed(envelope, bytes);
            return false;
        }
        if (restoring.remove(id)) {
            return false;
        }
        PendingCall call = pending.remove(id);
        if (call == null) {
            events.emit(new Dropped(What.DAEMON_ANSWER, Why.STALE, 1));
            return false;
        }
        if (call.stage() != PendingCall.Stage.CANCELLED) {
            finished(call, outcome(envelope), code(envelope));
        }
        if (call.method == Method.TOOLS_LIST) {
            safeCalls.learn(bytes);
        }
        return true;
    }

    /// What is learned from a message after it is on its way, so that it does not wait for it.
    private void settle(Envelope envelope, byte[] bytes) {
        if (envelope.isResponse() && phase == Phase.UP && handshake.fromDaemon(envelope, bytes)) {
            events.emit(handshake.began());
        }
    }

    private void asked(Envelope envelope, @Nullable RequestId id) {
        if (id == null) {
            return;
        }
        var request = new DaemonRequests.Open(++calls, id, envelope.method(), timers.nanos());
        if (asked.add(request)) {
            events.emit(
                    new Call.Started(
                            request.number(),
                            Initiator.DAEMON,
                            request.method(),
                            shortened(id),
                            envelope.params().target(),
                            envelope.params().trace()));
        }
    }

    private void withdrawn(DaemonRequests.@Nullable Open request, CallOutcome outcome) {
        if (request != null) {
            events.emit(
                    new Call.Finished(
                            request.number(),
                            Initiator.DAEMON,
                            request.method(),
                            outcome,
                            null,
                            since(request.startedNanos())));
        }
    }

    @Override
    public Excess tooLarge() {
        Oversize content = new Oversize();
        byte[] piece = new byte[8192];
        return new Excess() {
            @Override
            public void piece(ByteBuffer bytes) {
                while (bytes.hasRemaining()) {
                    int length = Math.min(piece.length, bytes.remaining());
                    bytes.get(piece, 0, length);
                    content.feed(piece, 0, length);
                }
            }

            @Override
            public void end() {
                turns.run(() -> tooLargeFromDaemon(content));
            }
        };
    }

    private void tooLargeFromDaemon(Oversize content) {
        String text =
                "The daemon's message has %d bytes, the limit is %d (TETHER_MAX_MESSAGE); it ran, but its answer cannot be delivered."
                        .formatted(content.length(), limits.maxMessageBytes());
        events.emit(new Dropped(What.FRAME, Why.TOO_LARGE, 1));
        for (Oversize.Found found : content.found()) {
            PendingCall call = found.request() ? null : pending.find(found.id());
            if (call != null) {
                refuse(call, Refusal.MESSAGE_TOO_LARGE, text);
            }
        }
        drained();
    }

    // The link

    @Override
    public void linkOpened() {
        toDaemon.hold();
        why = new Unavailable(false, "the link has just been lost");
        if (!handshake.isSettled()) {
            up();
            return;
        }
        phase = Phase.REPLAYING;
        replayStartNanos = timers.nanos();
        replayTimeout = timers.after(REPLAY_TIMEOUT, () -> turns.run(this::replayTimedOut));
        sendOwn(handshake.initialize(), false);
    }

    private void replayTimedOut() {
        if (phase == Phase.REPLAYING) {
            endReplay(ReplayOutcome.TIMEOUT, false);
            uplink.reject(1002, "no answer to initialize");
        }
    }

    private void endReplay(ReplayOutcome outcome, boolean changed) {
        if (replayTimeout != null) {
            replayTimeout.cancel();
            replayTimeout = null;
        }
        events.emit(new Link.HandshakeReplayed(outcome, changed, since(replayStartNanos)));
    }

    private void replayed(Envelope envelope, byte[] bytes) {
        if (code(envelope) != null) {
            endReplay(ReplayOutcome.REJECTED, false);
            phase = Phase.DOWN;
            uplink.reject(1002, "the daemon rejects the session's initialize");
            return;
        }
        List<String> changed = handshake.replace(bytes);
        endReplay(ReplayOutcome.ACCEPTED, !changed.isEmpty());
        Handshake.Restoration restoration = handshake.restoration(restored);
        restored += restoration.ids().size();
        restoring.addAll(restoration.ids());
        for (byte[] message : restoration.messages()) {
            sendOwn(message, true);
        }
        if (!changed.isEmpty()) {
            safeCalls.forget();
        }
        up();
        for (String method : changed) {
            client.write(Notice.of(method), Kind.NOTIFICATION, timers.nanos());
        }
    }

    /// Sends what is no message of the client.
    private void sendOwn(byte[] message, boolean more) {
        toDaemon.add(message.length);
        unwrittenBytes += message.length;
        uplink.send(message, more);
    }

    private void up() {
        phase = Phase.UP;
        Outbox.Entry entry;
        while (phase == Phase.UP && (entry = outbox.poll()) != null) {
            toDaemon.add(entry.message().bytes().length);
            if (entry.resent()) {
                for (PendingCall call : entry.message().calls()) {
                    events.emit(new Call.Resent(call.number, call.method));
                }
            }
            send(entry.message(), true);
        }
        uplink.flush();
        queueChanged();
        watchExpiry();
    }

    @Override
    public void written(int bytes) {
        unwrittenBytes -= bytes;
        toDaemon.remove(bytes);
    }

    @Override
    public int callsInFlight() {
        return (int)
                pending.all().stream()
                        .filter(call -> call.stage() == PendingCall.Stage.SENT)
                        .count();
    }

    @Override
    public void linkLost(Loss loss) {
        if (phase == Phase.REPLAYING) {
            endReplay(ReplayOutcome.LINK_LOST, false);
        }
        phase = Phase.DOWN;
        toDaemon.release(unwrittenBytes);
        unwrittenBytes = 0;
        unflushed = false;
        restoring.clear();
        Set<Outgoing> again = new LinkedHashSet<>();
        for (PendingCall call : pending.all()) {
            lost(call, loss, again);
        }
        again.forEach(message -> message.calls().forEach(PendingCall::requeued));
        outbox.putBack(List.copyOf(again), timers.nanos() + limits.callWait().toNanos());
        for (DaemonRequests.Open request : asked.removeAll()) {
            client.write(
                    Notice.cancelled(request.id(), "the daemon is gone"),
                    Kind.NOTIFICATION,
                    timers.nanos());
            withdrawn(request, CallOutcome.ABANDONED);
        }
        queueChanged();
        watchExpiry();
    }

    private void lost(PendingCall call, Loss loss, Set<Outgoing> again) {
        switch (call.stage()) {
            case QUEUED -> {}
            case CANCELLED -> pending.remove(call.id);
            case SENT -> {
                Outgoing message = call.message;
                if (message != null && message.mayBeResent()) {
                    again.add(message);
                } else {
                    refuse(
                            call,
                            Refusal.OUTCOME_UNKNOWN,
                            "The link to the daemon was lost (%s) after this was sent and before it was answered; it may have run."
                                    .formatted(loss.detail()));
                }
            }
        }
    }

    @Override
    public void linkInterrupted(Loss loss) {
        phase = Phase.INTERRUPTED;
        toDaemon.release(0);
    }

    @Override
    public void linkResumed() {
        toDaemon.hold();
        up();
    }

    @Override
    public void unavailable(Unavailable state) {
        why = state;
        if (state.refused()) {
            List<Outgoing> kept = new ArrayList<>();
            Outbox.Entry entry;
            while ((entry = outbox.poll()) != null) {
                if (entry.message().calls().isEmpty()) {
                    kept.add(entry.message());
                } else {
                    refuseAll(entry.message(), Refusal.DAEMON_UNAVAILABLE, unavailable());
                }
            }
            outbox.putBack(kept, 0);
            queueChanged();
            watchExpiry();
        }
    }

    /// The client reads again.
    public void clientHasRoom() {
        uplink.resumeReading();
    }

    // The end

    /// Runs `done` in a turn once no call is open and nothing waits to be sent.
    public void drain(Runnable done) {
        onDrained = done;
        drained();
    }

    private void drained() {
        if (onDrained != null && pending.awaited() == 0 && outbox.isEmpty()) {
            Runnable done = onDrained;
            onDrained = null;
            done.run();
        }
    }

    /// Answers every open call; after this nothing passes any more.
    public void end() {
        if (over) {
            return;
        }
        over = true;
        onDrained = null;
        for (PendingCall call : pending.all()) {
            if (call.stage() == PendingCall.Stage.CANCELLED) {
                pending.remove(call.id);
            } else {
                refuse(call, Refusal.SHUTTING_DOWN, "The shim is ending and no answer has come.");
            }
        }
        asked.removeAll().forEach(request -> withdrawn(request, CallOutcome.ABANDONED));
        if (expiry != null) {
            expiry.cancel();
        }
    }

    private static CallOutcome outcome(Envelope envelope) {
        Envelope.Answer answer = envelope.answer();
        if (answer == null || answer.errorCode() != null) {
            return CallOutcome.ERROR;
        }
        return answer.toolError() ? CallOutcome.TOOL_ERROR : CallOutcome.OK;
    }

    private static @Nullable Long code(Envelope envelope) {
        return envelope.answer() == null ? null : envelope.answer().errorCode();
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(timers.nanos() - nanos);
    }
}
