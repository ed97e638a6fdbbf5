package dev.mcptether.bridge;

import dev.mcptether.event.Dropped;
import dev.mcptether.event.Dropped.What;
import dev.mcptether.event.Dropped.Why;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Link.ReplayOutcome;
import dev.mcptether.event.Method;
import dev.mcptether.event.TraceContext;
import dev.mcptether.link.ConnectionListener.Excess;
import dev.mcptether.link.DaemonId;
import dev.mcptether.link.Loss;
import dev.mcptether.link.Uplink;
import dev.mcptether.link.UplinkListener;
import dev.mcptether.time.Throttle;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Turns;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.Oversize;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import dev.mcptether.wire.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The session between one client and its daemon. For each message it decides one of four things:
/// pass it on, let it wait, answer it here, or drop it. So every request gets exactly one answer,
/// and nothing with side effects runs twice.
///
/// **One state.** `toDaemon` holds it, a {@link Passage}. It says what happens to a message on its
/// way to the daemon:
/// - `Down`: there is no link. Messages wait.
/// - `Replaying`: a new daemon must first hear the client's old handshake. Messages wait.
/// - `Up`: messages pass.
/// - `Interrupted`: the link was cut and the daemon keeps the session. Messages wait.
///
/// **Three ways in.** A message of the client comes by {@link #fromClient(byte[], Peeked, long,
/// boolean)}: `fromClient` opens its call, then `toDaemon` sends it or keeps it in `waiting`. A
/// message of the daemon comes by {@link #message}: `fromDaemon` ends the call that it answers,
/// then `client` writes it. A change of the link comes by the other methods of {@link
/// UplinkListener}; each of them makes one move of the passage.
///
/// **Two lists of calls.** `calls` has the client's open requests, `daemonCalls` the daemon's. When
/// the link is lost, `calls` answers what it must and gives back to `waiting` what may be sent
/// again.
///
/// **Threads.** The session has no thread and no lock, and does no I/O. All methods run in turns
/// and none blocks. Exceptions say "any thread"; {@link #tooLarge()} runs on the connector's
/// thread.
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
    private final SessionLife life;
    private final Replay replay;
    private final Waiting waiting;
    private final ColdStart coldStart;
    private final FromClient fromClient;
    private final FromDaemon fromDaemon;
    private final ToDaemon toDaemon;
    private final Throttle unread = new Throttle(OwnMessages.UNREAD_BYTES);
    private final ClientPort ownMessages;
    private final TooLarge tooLarge;

    private final FromDaemon.OwnRequests ownAnswers = new OwnAnswers();

    /// The daemon whose tools we know. What we learned from it does not count for another daemon.
    private @Nullable DaemonId trusted;

    private @Nullable Runnable onDrained;
    private boolean over;

    /// @param callWait how long a call waits for a link before it is refused
    public record Limits(int maxMessageBytes, Duration callWait) {
        /// Bound on the bytes that wait for a link: two of the largest messages, at least 64 MiB.
        long waitingBytes() {
            return Math.max(64L << 20, 2L * maxMessageBytes);
        }
    }

    /// @param memory keeps this daemon's answers for a later session that starts without a daemon
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
        unread.hold();
        this.ownMessages = new OwnMessages(client, unread);
        CallNumbers numbers = new CallNumbers();
        this.calls = new ClientCalls(ownMessages, numbers, this::settled, timers, events);
        this.daemonCalls = new DaemonCalls(numbers, timers, events);
        this.life = new SessionLife(timers, events);
        OwnIds ids = new OwnIds(new SplittableRandom(), calls::isOpen);
        this.replay = new Replay(ids, context);
        this.waiting =
                new Waiting(
                        new Outbox(limits.waitingBytes()),
                        limits.callWait(),
                        memory.introduces(),
                        new WaitingEnds(),
                        context);
        this.coldStart = new ColdStart(memory, ids);
        this.fromClient = new FromClient(calls, daemonCalls, handshake, coldStart, waiting, life);
        this.fromDaemon = new FromDaemon(calls, daemonCalls, ownAnswers, events);
        this.toDaemon = new ToDaemon(waiting, calls, coldStart, uplink, context);
        this.tooLarge =
                new TooLarge(limits.maxMessageBytes(), ownMessages, calls, daemonCalls, context);
    }

    /// From now on, a request that names no trace gets the trace context of its call. Call this
    /// before the first message.
    ///
    /// @param contexts gives the context for a call's number, if the call belongs to a trace
    public void injectTraces(LongFunction<Optional<TraceContext>> contexts) {
        fromClient.inject(new TraceInjection(contexts, limits.maxMessageBytes()));
    }

    /// Holds back the reader of stdin while too much is on its way to the daemon; any thread.
    Throttle daemonThrottle() {
        return toDaemon.throttle();
    }

    /// Holds back the reader of stdin, with or without a link. It counts lines that no turn has
    /// handled yet, and our own messages that the client has not read. Any thread.
    Throttle unreadThrottle() {
        return unread;
    }

    /// Lets the reader of stdin run freely, because end-of-file is near; any thread.
    public void stopHoldingBack() {
        toDaemon.throttle().open();
        unread.open();
    }

    /// Calls of the client that somebody waits for; any thread.
    public int awaited() {
        return calls.awaited();
    }

    /// Calls of the client that somebody waits for, without pings; any thread.
    public int working() {
        return calls.working();
    }

    /// Messages of the client that wait for a link.
    int waiting() {
        return waiting.size();
    }

    /// Gives the session what an earlier session learned of a daemon; in a turn.
    public void recall(DaemonId daemon, Map<Method, byte[]> earlier) {
        coldStart.recall(daemon, earlier);
        toDaemon.serveFromMemory();
    }

    // From the client

    /// @param bytes the line; {@link #daemonThrottle} has counted it already
    /// @param more whether the reader already has the next line
    void fromClient(byte[] bytes, Peeked peeked, long readNanos, boolean more) {
        if (!over) {
            switch (peeked) {
                case Peeked.NotJson(int offset) ->
                        ownMessages.write(Refusal.notJson(offset), Kind.RESPONSE, readNanos);
                case Peeked.Single(Envelope envelope) -> {
                    Outgoing message = fromClient.single(bytes, envelope, readNanos);
                    if (message != null && envelope.isResponse()) {
                        toDaemon.passAnswer(message, more);
                    } else if (message != null) {
                        toDaemon.pass(message, more);
                    }
                }
                case Peeked.Batch(List<Envelope> envelopes) -> {
                    Outgoing message = fromClient.batch(bytes, envelopes, readNanos);
                    if (message != null) {
                        toDaemon.pass(message, more);
                    }
                }
                case Peeked.TooLarge unfit ->
                        tooLarge.fromClient(unfit, answer -> toDaemon.passAnswer(answer, more));
            }
        }
        toDaemon.throttle().remove(bytes.length);
        if (!more) {
            toDaemon.flush();
        }
    }

    /// A message of the client that is too large to keep. Only its ids are known.
    void tooLargeFromClient(Oversize content) {
        if (!over) {
            tooLarge.fromClient(content, answer -> toDaemon.passAnswer(answer, false));
            toDaemon.flush();
        }
    }

    private final class WaitingEnds implements Waiting.Listener {
        @Override
        public void expired(Outgoing message) {
            toDaemon.expired(message);
        }

        @Override
        public void settled() {
            Session.this.settled();
        }
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
            case Peeked.TooLarge unfit ->
                    tooLarge.fromDaemon(unfit, ownAnswers, toDaemon::answerAsWell);
            case Peeked.Single(Envelope envelope) -> {
                if (fromDaemon.admit(envelope, bytes)) {
                    client.write(bytes, envelope.kind(), readNanos);
                }
                served();
            }
            case Peeked.Batch(List<Envelope> envelopes) -> {
                byte[] admitted = fromDaemon.admitted(bytes, envelopes);
                if (admitted != null) {
                    client.write(admitted, Kind.BATCH, readNanos);
                }
                served();
            }
        }
        return !client.isFull();
    }

    /// A message came from the daemon. If the passage is up, the daemon really serves this session,
    /// so the link has proven itself.
    private void served() {
        if (toDaemon.passage() instanceof Passage.Up) {
            uplink.proven();
        }
        life.tell();
    }

    /// Takes the answers to our own requests, which the client must not see.
    private final class OwnAnswers implements FromDaemon.OwnRequests {
        @Override
        public boolean take(RequestId id, Envelope envelope, byte[] bytes) {
            if (toDaemon.passage() instanceof Passage.Replaying
                    && handshake.isAnswerToInitialize(envelope)) {
                replayed(envelope, bytes);
                return true;
            }
            if (coldStart.takes(id)) {
                tell(coldStart.checked(id, bytes));
                return true;
            }
            return replay.takes(id);
        }

        @Override
        public boolean tooLarge(RequestId id) {
            if (toDaemon.passage() instanceof Passage.Replaying && handshake.isInitialize(id)) {
                endReplay(ReplayOutcome.REJECTED, "the daemon's answer to initialize is too large");
                return true;
            }
            if (coldStart.takes(id)) {
                tell(coldStart.changed(id));
                return true;
            }
            return replay.takes(id);
        }

        private void tell(@Nullable String method) {
            if (method != null) {
                ownMessages.write(Notice.of(method), Kind.NOTIFICATION, timers.nanos());
            }
        }
    }

    @Override
    public Excess tooLarge() {
        return TooLarge.look(content -> turns.run(() -> tooLargeFromDaemon(content)));
    }

    private void tooLargeFromDaemon(Oversize content) {
        tooLarge.fromDaemon(content, ownAnswers, toDaemon::answerAsWell);
    }

    // The link

    @Override
    public void linkOpened(DaemonId daemon) {
        if (over) {
            return;
        }
        Passage.Down down = expect(Passage.Down.class);
        toDaemon.linked();
        coldStart.met(daemon);
        if (handshake.isSettled()) {
            toDaemon.move(down.replays(daemon));
            replay.begin(this::replayTimedOut);
            toDaemon.hand(handshake.initialize(), false);
        } else {
            // We cannot tell whether this is the daemon of before: in the modern era there is no
            // handshake to compare. We know what its tools do only after it has listed them.
            if (trusted != null) {
                toDaemon.distrust();
                coldStart.forget();
            }
            trusted = daemon;
            toDaemon.up(down.passes(daemon));
        }
    }

    private void replayTimedOut() {
        if (toDaemon.passage() instanceof Passage.Replaying) {
            endReplay(
                    ReplayOutcome.TIMEOUT,
                    "the daemon did not answer the session's initialize in time");
        }
    }

    private void replayed(Envelope envelope, byte[] bytes) {
        if (Answers.code(envelope) != null) {
            endReplay(ReplayOutcome.REJECTED, "the daemon rejected the session's initialize");
            return;
        }
        Passage.Replaying replaying = expect(Passage.Replaying.class);
        boolean changed = handshake.differs(bytes);
        List<String> news = handshake.replace(bytes);
        coldStart.learn(Method.INITIALIZE, bytes);
        replay.end(ReplayOutcome.ACCEPTED, changed);
        coldStart.tells(news);
        var _ = waiting.takeIf(message -> handshake.restores(message.bytes()));
        replay.restore(handshake).forEach(message -> toDaemon.hand(message, true));
        if (changed || !replaying.daemon().equals(trusted)) {
            toDaemon.distrust();
        }
        trusted = replaying.daemon();
        toDaemon.up(replaying.accepted());
        for (String method : news) {
            ownMessages.write(Notice.of(method), Kind.NOTIFICATION, timers.nanos());
        }
    }

    private void endReplay(ReplayOutcome outcome, String reason) {
        replay.end(outcome, false);
        toDaemon.move(new Passage.Down());
        uplink.reject(1002, reason);
    }

    @Override
    public void written(int bytes) {
        toDaemon.written(bytes);
    }

    @Override
    public int callsInFlight() {
        return calls.inFlight();
    }

    @Override
    public void linkLost(Loss loss) {
        Passage before =
                toDaemon.passage() instanceof Passage.Interrupted(Passage.Linked cut)
                        ? cut
                        : toDaemon.passage();
        if (before instanceof Passage.Replaying) {
            replay.end(ReplayOutcome.LINK_LOST, false);
        }
        toDaemon.lost();
        replay.cut();
        coldStart.cut();
        waiting.putBack(calls.cut(loss));
        daemonCalls.abandonAll(ownMessages);
    }

    @Override
    public void linkInterrupted(Loss loss) {
        if (toDaemon.passage() instanceof Passage.Linked linked) {
            toDaemon.move(linked.interrupted());
        }
        toDaemon.throttle().release(0);
    }

    @Override
    public void linkResumed() {
        if (over) {
            return;
        }
        Passage.Interrupted interrupted = expect(Passage.Interrupted.class);
        toDaemon.linked();
        switch (interrupted.before()) {
            case Passage.Replaying replaying -> {
                toDaemon.move(replaying);
                replay.begin(this::replayTimedOut);
            }
            case Passage.Up up -> toDaemon.up(up);
        }
    }

    /// Returns the passage, which must be in this state. The link reports its life in order, so no
    /// other state is possible here.
    private <P extends Passage> P expect(Class<P> state) {
        if (!state.isInstance(toDaemon.passage())) {
            throw new IllegalStateException(
                    "the link expects %s, the session is in %s"
                            .formatted(state.getSimpleName(), toDaemon.passage()));
        }
        return state.cast(toDaemon.passage());
    }

    @Override
    public void unavailable(Unavailable state) {
        toDaemon.unavailable(state);
    }

    /// The client has caught up and reads again.
    public void clientHasRoom() {
        uplink.resumeReading();
    }

    // The end

    /// Runs `done` in a turn as soon as no call is open and nothing waits to be sent. Subscriptions
    /// do not count, because they stay open as long as the client is there.
    public void drain(Runnable done) {
        onDrained = done;
        toDaemon.refuseSubscriptions();
        settled();
    }

    /// Runs `onDrained` if all is over. Whatever a drain waits for calls this when a part of it
    /// ends.
    private void settled() {
        if (onDrained != null && calls.awaited() == 0 && waiting.isEmpty()) {
            Runnable done = onDrained;
            onDrained = null;
            done.run();
        }
    }

    /// Answers every open call. After this no message passes.
    public void end() {
        if (!over) {
            over = true;
            onDrained = null;
            replay.stop();
            calls.end();
            var _ = waiting.takeIf(_ -> true);
            daemonCalls.abandonAll(null);
            life.tell();
            life.end();
        }
    }
}
