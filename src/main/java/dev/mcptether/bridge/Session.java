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
    private final Throttle toDaemon;

    private Phase phase = Phase.DOWN;
    private Unavailable why = new Unavailable(false, "no connection has been tried yet");
    private long unwrittenBytes;
    private boolean unflushed;
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

    public Session(Limits limits, ClientPort client, Uplink uplink, Uplink.Context context) {
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
        this.toDaemon = new Throttle(limits.throttleBytes());
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

    // From the client

    /// @param bytes the line, counted in {@link #toDaemon} already
    /// @param more whether the next line is here already
    void fromClient(byte[] bytes, Peeked peeked, long readNanos, boolean more) {
        long before = unwrittenBytes;
        if (!over) {
            switch (peeked) {
                case Peeked.NotJson(int offset) ->
                        client.write(Refusal.notJson(offset), Kind.RESPONSE, readNanos);
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
        drained();
    }

    private void single(byte[] bytes, Envelope envelope, long readNanos, boolean more) {
        RequestId id = envelope.id();
        if (envelope.isRequest() && id != null) {
            PendingCall call = calls.open(envelope, id, readNanos);
            if (call != null) {
                call.whenAccepted = handshake.whenAccepted(envelope, bytes);
                pass(new Outgoing(bytes, Kind.REQUEST, List.of(call), readNanos), more);
            }
        } else if (envelope.isResponse()) {
            if (id == null || daemonCalls.answered(id, envelope)) {
                passAnswer(new Outgoing(bytes, Kind.RESPONSE, List.of(), readNanos), more);
            }
        } else if (!endsHere(envelope)) {
            handshake.notified(envelope, bytes);
            pass(new Outgoing(bytes, envelope.kind(), List.of(), readNanos), more);
        }
    }

    private void batch(byte[] bytes, List<Envelope> envelopes, long readNanos, boolean more) {
        List<PendingCall> opened = new ArrayList<>();
        for (Envelope envelope : envelopes) {
            RequestId id = envelope.id();
            if (envelope.isRequest() && id != null) {
                PendingCall call = calls.open(envelope, id, readNanos);
                if (call != null) {
                    opened.add(call);
                }
            } else if (envelope.isResponse() && id != null) {
                var _ = daemonCalls.answered(id, envelope);
            }
        }
        pass(new Outgoing(bytes, Kind.BATCH, List.copyOf(opened), readNanos), more);
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
        boolean queued = call.stage() == PendingCall.Stage.QUEUED;
        if (queued && message != null && message.calls().size() > 1) {
            return false;
        }
        calls.cancel(call);
        if (queued && message != null) {
            waiting.remove(message);
        }
        return queued;
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
                toDaemon.add(error.length);
                passAnswer(new Outgoing(error, Kind.RESPONSE, List.of(), timers.nanos()), false);
            }
        }
        if (content.found().isEmpty() && content.sawNotification()) {
            events.emit(new Dropped(What.NOTIFICATION, Why.TOO_LARGE, 1));
        } else if (content.found().isEmpty()) {
            client.write(
                    Refusal.MESSAGE_TOO_LARGE.answerWithoutId(text), Kind.RESPONSE, timers.nanos());
        }
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
        int length = message.bytes().length;
        for (PendingCall call : message.calls()) {
            call.sent();
            call.message = call.safe ? message : null;
        }
        unwrittenBytes += length;
        unflushed |= more;
        uplink.send(message.bytes(), more);
        long transitNanos = timers.nanos() - message.readNanos();
        events.emit(new Message.Passed(Direction.TO_DAEMON, message.kind(), length, transitNanos));
    }

    private void queue(Outgoing message) {
        boolean call = !message.calls().isEmpty();
        if (call && phase == Phase.DOWN && why.refused()) {
            expired(message);
        } else if (!waiting.offer(message)) {
            if (call) {
                calls.refuseAll(
                        message,
                        Refusal.OVERLOADED,
                        "The queue for the daemon is full; not sent. " + unavailable());
            } else {
                events.emit(new Dropped(What.NOTIFICATION, Why.QUEUE_FULL, 1));
            }
        }
    }

    private void expired(Outgoing message) {
        calls.refuseAll(message, Refusal.DAEMON_UNAVAILABLE, unavailable());
        drained();
    }

    private String unavailable() {
        return "No daemon can be reached, so nothing was sent and trying again is safe. %s. Start it with `tether daemon start`, or see `tether doctor`."
                .formatted(why.text());
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
        dev.mcptether.event.Session.Began began = handshake.takeNews();
        if (began != null) {
            events.emit(began);
        }
        drained();
        return !client.isFull();
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
        toDaemon.hold();
        why = new Unavailable(false, "the link has just been lost");
        if (handshake.isSettled()) {
            phase = Phase.REPLAYING;
            replay.begin(this::replayTimedOut);
            sendOwn(handshake.initialize(), false);
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
        List<String> changed = handshake.replace(bytes);
        replay.end(ReplayOutcome.ACCEPTED, !changed.isEmpty());
        replay.restore(handshake).forEach(message -> sendOwn(message, true));
        if (!changed.isEmpty()) {
            calls.forgetSafeTools();
        }
        up();
        for (String method : changed) {
            client.write(Notice.of(method), Kind.NOTIFICATION, timers.nanos());
        }
    }

    private void endReplay(ReplayOutcome outcome, String reason) {
        replay.end(outcome, false);
        phase = Phase.DOWN;
        uplink.reject(1002, reason);
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
        while ((entry = waiting.poll()) != null) {
            Outgoing message = entry.message();
            toDaemon.add(message.bytes().length);
            if (entry.resent()) {
                message.calls().forEach(calls::resent);
            }
            send(message, true);
        }
        unflushed = false;
        uplink.flush();
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
        if (phase == Phase.REPLAYING) {
            replay.end(ReplayOutcome.LINK_LOST, false);
        }
        phase = Phase.DOWN;
        toDaemon.release(unwrittenBytes);
        unwrittenBytes = 0;
        unflushed = false;
        replay.cut();
        waiting.putBack(calls.cut(loss));
        daemonCalls.abandonAll(client);
        drained();
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
            waiting.takeCalls().forEach(this::expired);
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
            waiting.stop();
            calls.end();
            daemonCalls.abandonAll(null);
        }
    }
}
