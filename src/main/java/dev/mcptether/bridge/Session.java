package dev.mcptether.bridge;

import dev.mcptether.event.Direction;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Dropped.What;
import dev.mcptether.event.Dropped.Why;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Link.ReplayOutcome;
import dev.mcptether.event.Message;
import dev.mcptether.event.Method;
import dev.mcptether.event.TraceContext;
import dev.mcptether.link.ConnectionListener.Excess;
import dev.mcptether.link.Loss;
import dev.mcptether.link.Uplink;
import dev.mcptether.link.UplinkListener;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Turns;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.Oversize;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import dev.mcptether.wire.RequestId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The session between one client and whatever daemon can be reached: decides for each message
/// whether it passes, waits, is answered here or is dropped, so that every request gets exactly one
/// answer and nothing with side effects runs twice (DESIGN section 5).
///
/// A state machine without threads, locks or I/O: all methods but {@link #toDaemon} and {@link
/// #tooLarge} run in turns, and none blocks.
public final class Session implements UplinkListener {
    private final Limits limits;
    private final ClientPort client;
    private final Uplink uplink;
    private final Turns turns;
    private final Timers timers;
    private final EventSink events;

    private final ClientCalls calls;
    private final DaemonCalls daemonCalls;
    private final Handshake handshake = new Handshake();
    private final Replay replay;
    private final Waiting waiting;
    private final ColdStart coldStart;
    private final Throttle toDaemon;

    private Phase phase = Phase.DOWN;
    private Phase afterInterruption = Phase.DOWN;
    private Unavailable why = new Unavailable(false, "no connection has been tried yet");
    private long unwrittenBytes;
    private boolean tried;
    private boolean everLinked;
    private boolean unflushed;
    private @Nullable Runnable onDrained;
    private @Nullable TraceInjection injection;
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
    public record Limits(int maxMessageBytes, Duration callWait) {
        /// What waits for a link: two of the largest messages, and never less than 64 MiB.
        long waitingBytes() {
            return Math.max(64L << 20, 2L * maxMessageBytes);
        }

        /// What is on its way to the daemon: enough to keep a fast one busy.
        long throttleBytes() {
            return 4L << 20;
        }
    }

    /// @param memory keeps what this daemon answers, for a session that starts without it
    public Session(
            Limits limits,
            ClientPort client,
            Uplink uplink,
            DaemonMemory memory,
            Uplink.Context context) {
        this.limits = limits;
        this.client = client;
        this.uplink = uplink;
        this.turns = context.turns();
        this.timers = context.timers();
        this.events = context.events();
        CallNumbers numbers = new CallNumbers();
        this.calls = new ClientCalls(client, numbers, timers, events);
        this.daemonCalls = new DaemonCalls(numbers, timers, events);
        this.replay = new Replay(context);
        this.waiting =
                new Waiting(
                        new Outbox(limits.waitingBytes()),
                        limits.callWait(),
                        this::expired,
                        context);
        this.coldStart = new ColdStart(memory);
        this.toDaemon = new Throttle(limits.throttleBytes());
    }

    /// Gives each request that names no trace its call's; to be called before the first message.
    ///
    /// @param contexts a call's number to its context, if it belongs to a trace
    public void injectTraces(LongFunction<Optional<TraceContext>> contexts) {
        injection = new TraceInjection(contexts, limits.maxMessageBytes());
    }

    /// What holds back the reader of stdin; any thread.
    Throttle toDaemon() {
        return toDaemon;
    }

    /// Lets the reader of stdin run to the end-of-file that is known to be near; any thread.
    public void stopHoldingBack() {
        toDaemon.open();
    }

    /// Calls of the client that somebody waits for; any thread.
    public int awaited() {
        return calls.awaited();
    }

    /// Messages of the client that wait for a link.
    int waiting() {
        return waiting.size();
    }

    /// Hands over what an earlier session learned of this daemon; in a turn.
    public void recall(Map<Method, byte[]> earlier) {
        coldStart.recall(earlier);
        serveFromMemory();
    }

    // From the client

    /// @param bytes the line, counted in {@link #toDaemon} already
    /// @param more whether the next line is here already
    void fromClient(byte[] bytes, Peeked peeked, long readNanos, boolean more) {
        if (!over) {
            switch (peeked) {
                case Peeked.NotJson(int offset) ->
                        client.write(Refusal.notJson(offset), Kind.RESPONSE, readNanos);
                case Peeked.Single(Envelope envelope) -> single(bytes, envelope, readNanos, more);
                case Peeked.Batch(List<Envelope> envelopes) ->
                        batch(bytes, envelopes, readNanos, more);
            }
        }
        toDaemon.remove(bytes.length);
        if (!more) {
            flush();
        }
        drained();
    }

    private void flush() {
        if (unflushed) {
            unflushed = false;
            uplink.flush();
        }
    }

    private void single(byte[] bytes, Envelope envelope, long readNanos, boolean more) {
        List<PendingCall> opened = new ArrayList<>(1);
        if (!isForDaemon(envelope, bytes, readNanos, opened)) {
            return;
        }
        byte[] sent =
                injection == null || opened.isEmpty()
                        ? bytes
                        : injection.into(bytes, envelope, opened.getFirst());
        Outgoing message = new Outgoing(sent, envelope.kind(), List.copyOf(opened), readNanos);
        if (envelope.isResponse()) {
            passAnswer(message, more);
        } else {
            pass(message, more);
        }
    }

    private void batch(byte[] bytes, List<Envelope> envelopes, long readNanos, boolean more) {
        List<byte[]> parts = Batch.split(bytes);
        List<byte[]> left = new ArrayList<>();
        List<PendingCall> opened = new ArrayList<>();
        for (int i = 0; i < envelopes.size(); i++) {
            if (isForDaemon(envelopes.get(i), parts.get(i), readNanos, opened)) {
                left.add(parts.get(i));
            }
        }
        byte[] text = left.size() == envelopes.size() ? bytes : Batch.join(left);
        if (!left.isEmpty() || envelopes.isEmpty()) {
            pass(new Outgoing(text, Kind.BATCH, List.copyOf(opened), readNanos), more);
        }
    }

    /// Whether one message of the client, alone or in a batch, is to be sent; opens its call.
    private boolean isForDaemon(
            Envelope envelope, byte[] bytes, long readNanos, List<PendingCall> opened) {
        RequestId id = envelope.id();
        if (envelope.isRequest() && id != null) {
            PendingCall call = calls.open(envelope, id, readNanos);
            if (call == null) {
                return false;
            }
            call.whenAccepted(handshake.whenAccepted(envelope, bytes));
            call.whenAccepted(coldStart.whenAccepted(envelope.method(), bytes));
            opened.add(call);
            return true;
        }
        if (envelope.isResponse()) {
            return id == null || daemonCalls.answered(id, envelope);
        }
        handshake.notified(envelope, bytes);
        return !endsHere(envelope);
    }

    /// Whether a notification is a cancellation of which the daemon need not know.
    private boolean endsHere(Envelope envelope) {
        if (!envelope.methodName().equals("notifications/cancelled")) {
            return false;
        }
        PendingCall call = calls.subject(envelope);
        // MCP: "The initialize request MUST NOT be cancelled by clients".
        if (call == null || call.method == Method.INITIALIZE) {
            return false;
        }
        Outgoing message = call.message;
        boolean alone = message != null && message.kind() == Kind.REQUEST;
        if (call.stage() != PendingCall.Stage.QUEUED || message == null || !alone) {
            calls.cancel(call);
            return false;
        }
        calls.drop(call);
        waiting.remove(message);
        return true;
    }

    /// A message of the client that is too large to be kept; only its ids are known.
    void tooLargeFromClient(Oversize content) {
        if (over) {
            return;
        }
        String text =
                "The message has %d bytes, the limit is %d (TETHER_MAX_MESSAGE); it was not sent."
                        .formatted(content.length(), limits.maxMessageBytes());
        for (Oversize.Found found : content.found()) {
            if (found.request()) {
                calls.refuseTooLarge(found.id(), text);
            } else if (daemonCalls.refuseAnswer(found.id())) {
                byte[] error = Refusal.MESSAGE_TOO_LARGE.answer(found.id(), false, text);
                passAnswer(new Outgoing(error, Kind.RESPONSE, List.of(), timers.nanos()), false);
            }
        }
        if (content.found().isEmpty() && content.sawNotification()) {
            events.emit(new Dropped(What.NOTIFICATION, Why.TOO_LARGE, 1));
        } else if (content.found().isEmpty()) {
            client.write(
                    Refusal.MESSAGE_TOO_LARGE.answerWithoutId(text), Kind.RESPONSE, timers.nanos());
        }
        flush();
        drained();
    }

    // To the daemon

    private void pass(Outgoing message, boolean more) {
        if (phase == Phase.UP) {
            send(message, more);
        } else {
            queue(message);
        }
    }

    /// A daemon may ask something before it answers the replayed `initialize`, and wait for it.
    private void passAnswer(Outgoing message, boolean more) {
        if (phase == Phase.REPLAYING) {
            send(message, more);
        } else {
            pass(message, more);
        }
    }

    private void send(Outgoing message, boolean more) {
        message.sent();
        hand(message.bytes(), more);
        long transitNanos = timers.nanos() - message.readNanos();
        events.emit(
                new Message.Passed(
                        Direction.TO_DAEMON, message.kind(), message.bytes().length, transitNanos));
    }

    private void hand(byte[] bytes, boolean more) {
        toDaemon.add(bytes.length);
        unwrittenBytes += bytes.length;
        unflushed |= more;
        uplink.send(bytes, more);
    }

    private void queue(Outgoing message) {
        boolean call = !message.calls().isEmpty();
        if (call && phase == Phase.DOWN && why.refused()) {
            expired(message);
        } else if (call && answeredFromMemory(message)) {
            drained();
        } else if (!waiting.offer(message)) {
            if (call) {
                calls.refuseAll(
                        message,
                        Refusal.OVERLOADED,
                        "The queue for the daemon is full; not sent. " + unavailable());
            } else {
                What what =
                        message.kind() == Kind.RESPONSE ? What.CLIENT_ANSWER : What.NOTIFICATION;
                events.emit(new Dropped(what, Why.QUEUE_FULL, 1));
            }
        }
    }

    /// Whether a daemon that has not been there yet has answered this in an earlier session.
    private boolean answeredFromMemory(Outgoing message) {
        boolean absent = tried && !everLinked && !why.refused();
        byte[] answer = absent ? coldStart.answer(message) : null;
        if (answer != null) {
            calls.answeredFromMemory(message.calls().getFirst(), answer);
        }
        return answer != null;
    }

    /// What waits and can be answered from memory needs not wait.
    private void serveFromMemory() {
        if (waiting.takeIf(this::answeredFromMemory).isEmpty()) {
            return;
        }
        drained();
    }

    private void expired(Outgoing message) {
        calls.refuseUnavailable(message, unavailable());
        drained();
    }

    private String unavailable() {
        return (why.refused()
                        ? "The daemon refuses: %s. Nothing is sent until that is changed; see `tether daemon status`."
                        : "No daemon can be reached, so nothing is sent and trying again is safe. %s. Start one with `tether daemon run`; `tether events` shows what was tried.")
                .formatted(why.text());
    }

    // From the daemon

    @Override
    public boolean message(byte[] bytes) {
        if (over) {
            return true;
        }
        long readNanos = timers.nanos();
        switch (Peek.at(bytes)) {
            case Peeked.NotJson _ -> events.emit(new Dropped(What.FRAME, Why.NOT_JSON, 1));
            case Peeked.Single(Envelope envelope) -> {
                if (admit(envelope, bytes)) {
                    client.write(bytes, envelope.kind(), readNanos);
                }
                served();
            }
            case Peeked.Batch(List<Envelope> envelopes) -> {
                admitBatch(bytes, envelopes, readNanos);
                served();
            }
        }
        drained();
        return !client.isFull();
    }

    /// A message came from a daemon that needs not be told the handshake first, or has been.
    private void served() {
        if (phase == Phase.UP) {
            uplink.proven();
        }
        dev.mcptether.event.Session.Began began = handshake.takeNews();
        if (began != null) {
            events.emit(began);
        }
    }

    private void admitBatch(byte[] bytes, List<Envelope> envelopes, long readNanos) {
        List<byte[]> parts = Batch.split(bytes);
        List<byte[]> left = new ArrayList<>();
        for (int i = 0; i < envelopes.size(); i++) {
            if (admit(envelopes.get(i), parts.get(i))) {
                left.add(parts.get(i));
            }
        }
        if (!left.isEmpty()) {
            byte[] text = left.size() == envelopes.size() ? bytes : Batch.join(left);
            client.write(text, Kind.BATCH, readNanos);
        }
    }

    /// Whether the client may see it.
    private boolean admit(Envelope envelope, byte[] bytes) {
        RequestId id = envelope.id();
        return switch (envelope.kind()) {
            case RESPONSE -> id == null || answered(id, envelope, bytes);
            case REQUEST -> {
                if (id != null) {
                    daemonCalls.asked(envelope, id);
                }
                yield true;
            }
            case NOTIFICATION -> {
                if (envelope.methodName().equals("notifications/cancelled")) {
                    daemonCalls.cancelled(envelope.params().subject());
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
        if (coldStart.takes(id)) {
            String changed = coldStart.checked(id, bytes);
            if (changed != null) {
                client.write(Notice.of(changed), Kind.NOTIFICATION, timers.nanos());
            }
            return false;
        }
        return !replay.takes(id) && calls.answered(id, envelope, bytes);
    }

    @Override
    public Excess tooLarge() {
        Oversize content = new Oversize();
        byte[] part = new byte[8192];
        return new Excess() {
            @Override
            public void piece(ByteBuffer piece) {
                while (piece.hasRemaining()) {
                    int length = Math.min(part.length, piece.remaining());
                    piece.get(part, 0, length);
                    content.feed(part, 0, length);
                }
            }

            @Override
            public void end() {
                turns.run(() -> tooLargeFromDaemon(content));
            }
        };
    }

    private void tooLargeFromDaemon(Oversize content) {
        events.emit(new Dropped(What.FRAME, Why.TOO_LARGE, 1));
        String text =
                "The daemon's answer has %d bytes, the limit is %d (TETHER_MAX_MESSAGE); the call ran, but its answer cannot be delivered."
                        .formatted(content.length(), limits.maxMessageBytes());
        for (Oversize.Found found : content.found()) {
            if (!found.request()) {
                calls.refuseAnswer(found.id(), text);
            }
        }
        drained();
    }

    // The link

    @Override
    public void linkOpened() {
        if (over) {
            return;
        }
        everLinked = true;
        toDaemon.hold();
        why = new Unavailable(false, "the link has just been lost");
        if (handshake.isSettled()) {
            phase = Phase.REPLAYING;
            replay.begin(this::replayTimedOut);
            hand(handshake.initialize(), false);
        } else {
            up();
        }
    }

    private void replayTimedOut() {
        if (phase == Phase.REPLAYING) {
            endReplay(ReplayOutcome.TIMEOUT, "the daemon does not answer the session's initialize");
        }
    }

    private void replayed(Envelope envelope, byte[] bytes) {
        if (Answers.code(envelope) != null) {
            endReplay(ReplayOutcome.REJECTED, "the daemon rejects the session's initialize");
            return;
        }
        boolean changed = handshake.differs(bytes);
        List<String> news = handshake.replace(bytes);
        var _ = coldStart.learn(Method.INITIALIZE, bytes);
        replay.end(ReplayOutcome.ACCEPTED, changed);
        var _ = waiting.takeIf(message -> handshake.restores(message.bytes()));
        replay.restore(handshake).forEach(message -> hand(message, true));
        if (changed) {
            distrust();
        }
        up();
        for (String method : news) {
            client.write(Notice.of(method), Kind.NOTIFICATION, timers.nanos());
        }
    }

    /// Another daemon's tools may do other things: what was sent because of what the old one said
    /// of its tools is not sent again.
    private void distrust() {
        calls.forgetSafeTools();
        List<Outgoing> doubtful =
                waiting.takeIf(message ->
                        !message.isSafe()
                                && message.calls().stream().anyMatch(PendingCall::everSent));
        for (Outgoing message : doubtful) {
            calls.refuseAll(
                    message,
                    Refusal.OUTCOME_UNKNOWN,
                    "The daemon was lost after this was sent and before it was answered, and another one has come; it may have run.");
        }
    }

    private void endReplay(ReplayOutcome outcome, String reason) {
        replay.end(outcome, false);
        phase = Phase.DOWN;
        uplink.reject(1002, reason);
    }

    private void up() {
        phase = Phase.UP;
        coldStart.checks().forEach(check -> hand(check, true));
        Outgoing message;
        while ((message = waiting.poll()) != null) {
            calls.sending(message);
            send(message, true);
        }
        flush();
        waiting.changed();
    }

    @Override
    public void written(int bytes) {
        unwrittenBytes -= bytes;
        toDaemon.remove(bytes);
    }

    @Override
    public int callsInFlight() {
        return calls.inFlight();
    }

    @Override
    public void linkLost(Loss loss) {
        boolean interrupted = phase == Phase.INTERRUPTED;
        if ((interrupted ? afterInterruption : phase) == Phase.REPLAYING) {
            replay.end(ReplayOutcome.LINK_LOST, false);
        }
        phase = Phase.DOWN;
        toDaemon.release(unwrittenBytes);
        unwrittenBytes = 0;
        unflushed = false;
        replay.cut();
        coldStart.cut();
        dropQueuedAnswers();
        waiting.putBack(calls.cut(loss));
        daemonCalls.abandonAll(client);
        drained();
    }

    /// They were for the daemon that is gone.
    private void dropQueuedAnswers() {
        int stale = waiting.takeIf(message -> message.kind() == Kind.RESPONSE).size();
        if (stale > 0) {
            events.emit(new Dropped(What.CLIENT_ANSWER, Why.STALE, stale));
        }
    }

    @Override
    public void linkInterrupted(Loss loss) {
        if (phase != Phase.INTERRUPTED) {
            afterInterruption = phase;
            phase = Phase.INTERRUPTED;
        }
        toDaemon.release(0);
    }

    @Override
    public void linkResumed() {
        if (over) {
            return;
        }
        toDaemon.hold();
        if (afterInterruption == Phase.REPLAYING) {
            phase = Phase.REPLAYING;
            replay.begin(this::replayTimedOut);
        } else {
            up();
        }
    }

    @Override
    public void unavailable(Unavailable state) {
        why = state;
        tried = true;
        serveFromMemory();
        if (state.refused()) {
            waiting.takeIf(message -> !message.calls().isEmpty()).forEach(this::expired);
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
        if (onDrained != null && calls.awaited() == 0 && waiting.isEmpty()) {
            Runnable done = onDrained;
            onDrained = null;
            done.run();
        }
    }

    /// Answers every open call; after this nothing passes any more.
    public void end() {
        if (!over) {
            over = true;
            onDrained = null;
            replay.stop();
            calls.end();
            var _ = waiting.takeIf(_ -> true);
            daemonCalls.abandonAll(null);
        }
    }
}
