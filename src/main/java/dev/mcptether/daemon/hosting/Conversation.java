package dev.mcptether.daemon.hosting;

import dev.mcptether.config.ServerStart;
import dev.mcptether.daemon.CallSequence;
import dev.mcptether.daemon.hosting.HeldMessages.Held;
import dev.mcptether.daemon.hosting.SessionCalls.Open;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Direction;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Event;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Message;
import dev.mcptether.event.Method;
import dev.mcptether.event.Server;
import dev.mcptether.event.Server.ExitCause;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.Oversize;
import dev.mcptether.wire.Peeked;
import dev.mcptether.wire.Remains;
import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Decides what happens between one session and its children. It does no I/O, and one thread uses
/// it at a time. Every input returns what is to be done, in order.
///
/// Each request of the client gets one answer: the child's answer, or a refusal if the child cannot
/// be started, ends, or sends too much. A message that a child may have received is never sent
/// again.
final class Conversation {
    /// How long a new child may take to answer the repeated handshake.
    static final Duration GREETING = Duration.ofSeconds(30);

    private final String server;
    private final long session;
    private final ServerStart start;
    private final LongSupplier nanos;
    private final SessionCalls calls;
    private final SessionCalls childsCalls;
    private final KeptHandshake handshake = new KeptHandshake();
    private final HeldMessages held = new HeldMessages();
    private final RestartDelay delay = new RestartDelay();
    private final ReplayIds ids;
    private List<Act> acts = new ArrayList<>(2);
    private State state = new State.Resting();
    private int lives;
    private boolean replacing;

    /// The state of the session's child.
    private sealed interface State {
        /// There is no child, and none is wanted before the client's next request.
        record Resting() implements State {}

        /// There is no child yet. The next one starts after a delay.
        record Waiting() implements State {}

        record Starting(int life) implements State {}

        /// A child was sent the handshake again and has not answered.
        ///
        /// @param overdueNanos the time at which it has taken too long
        record Greeting(int life, RequestId replay, long overdueNanos) implements State {}

        record Serving(int life) implements State {}

        /// The session is over. No child comes any more.
        record Over() implements State {}
    }

    /// The session of this conversation.
    record Subject(String server, long session, ServerStart start) {}

    /// @param nanos a clock that never goes back
    Conversation(
            Subject subject, CallSequence numbers, LongSupplier nanos, RandomGenerator random) {
        this.server = subject.server;
        this.session = subject.session;
        this.start = subject.start;
        this.nanos = nanos;
        this.calls = new SessionCalls(Initiator.CLIENT, server, numbers);
        this.childsCalls = new SessionCalls(Initiator.DAEMON, server, numbers);
        this.ids = new ReplayIds(random);
    }

    String client() {
        return handshake.client();
    }

    int callsInFlight() {
        return calls.size();
    }

    /// The session has begun.
    List<Act> open() {
        if (start == ServerStart.ALWAYS) {
            startChild();
        }
        return take();
    }

    /// @param arrivedNanos the time at which the message was read
    List<Act> fromClient(byte[] message, Peeked peeked, long arrivedNanos) {
        switch (peeked) {
            case Peeked.NotJson(int offset) -> toClient(parseError(offset));
            case Peeked.TooLarge(var excess, Remains remains) ->
                    refuseTooLarge(
                            remains,
                            "The message is too large (%s); it was not sent."
                                    .formatted(excess.name().toLowerCase(Locale.ROOT)));
            case Peeked.Single _, Peeked.Batch _ -> {
                Held given = new Held(message, peeked, arrivedNanos);
                given.envelopes().forEach(this::beginCall);
                accept(given);
            }
        }
        return take();
    }

    private void beginCall(Envelope envelope) {
        RequestId id = envelope.id();
        if (envelope.isRequest() && id != null) {
            boolean sent = state instanceof State.Serving;
            emit(calls.begin(envelope, id, sent, nanos.getAsLong()));
        }
    }

    private void accept(Held given) {
        if (calls.size() > SessionCalls.MOST_OPEN) {
            refuse(
                    given,
                    "More than %d requests are open at once.".formatted(SessionCalls.MOST_OPEN));
            return;
        }
        switch (state) {
            case State.Serving _ -> forward(given);
            case State.Resting _ -> {
                if (given.hasRequest()) {
                    hold(given);
                    startChild();
                } else {
                    drop(given);
                }
            }
            case State.Waiting _, State.Starting _, State.Greeting _ -> {
                if (!cancelsHeld(given)) {
                    hold(given);
                }
            }
            case State.Over _ -> abandon(given);
        }
    }

    /// Drops a message, because there is no server for which it can be.
    private void drop(Held given) {
        for (Envelope each : given.envelopes()) {
            Dropped.What what =
                    each.isResponse() ? Dropped.What.CLIENT_ANSWER : Dropped.What.NOTIFICATION;
            emit(new Dropped(what, Dropped.Why.STALE, 1));
        }
    }

    private void hold(Held given) {
        if (held.add(given)) {
            emit(new Server.QueueChanged(server, 1));
        } else {
            refuse(given, "More messages than there is room for wait for it to start.");
        }
    }

    private void refuse(Held given, String why) {
        String text = "Not sent to server '%s'. %s".formatted(server, why);
        for (Envelope each : given.envelopes()) {
            RequestId id = each.id();
            Open call = each.isRequest() && id != null ? calls.end(id) : null;
            if (call != null) {
                answer(call, ServerRefusal.overloaded(server, text));
            } else {
                emit(new Dropped(Dropped.What.NOTIFICATION, Dropped.Why.QUEUE_FULL, 1));
            }
        }
    }

    private void abandon(Held given) {
        for (Envelope each : given.envelopes()) {
            RequestId id = each.id();
            Open call = each.isRequest() && id != null ? calls.end(id) : null;
            if (call != null) {
                emit(calls.finished(call, CallOutcome.ABANDONED, null, nanos.getAsLong()));
            }
        }
    }

    /// If this cancels a request that was not sent yet, drops both.
    private boolean cancelsHeld(Held given) {
        if (!(given.peeked() instanceof Peeked.Single(Envelope envelope))) {
            return false;
        }
        RequestId subject = envelope.params().subject();
        if (envelope.kind() != Kind.NOTIFICATION || subject == null || !held.remove(subject)) {
            return false;
        }
        emit(new Server.QueueChanged(server, -1));
        emit(new Dropped(Dropped.What.REQUEST, Dropped.Why.CANCELLED, 1));
        cancelled(subject);
        return true;
    }

    private void cancelled(RequestId subject) {
        Open call = calls.cancel(subject);
        if (call != null) {
            emit(calls.finished(call, CallOutcome.CANCELLED, null, nanos.getAsLong()));
        }
    }

    private void forward(Held given) {
        boolean stale = true;
        for (Envelope each : given.envelopes()) {
            stale &= isStale(each);
            handshake.fromClient(given.message(), each);
        }
        if (stale && !given.envelopes().isEmpty()) {
            drop(given);
            return;
        }
        act(new Act.ToChild(given.message()));
        passed(Direction.TO_DAEMON, given.peeked(), given.message(), given.arrivedNanos());
    }

    /// Takes note of a message for the child. Returns true if it answers a request that no living
    /// child has made.
    private boolean isStale(Envelope envelope) {
        RequestId id = envelope.id();
        if (envelope.isResponse() && id != null) {
            return !answered(childsCalls, id, envelope);
        }
        RequestId subject = envelope.params().subject();
        if (subject != null && envelope.kind() == Kind.NOTIFICATION) {
            cancelled(subject);
        }
        return false;
    }

    /// Ends the call that this answers. Returns false if there is none.
    private boolean answered(SessionCalls of, RequestId id, Envelope answer) {
        Open call = of.end(id);
        if (call == null) {
            return of.wasCancelled(id);
        }
        Envelope.@Nullable Answer said = answer.answer();
        emit(of.finished(call, CallOutcomes.of(said), CallOutcomes.error(said), nanos.getAsLong()));
        return true;
    }

    // The child.

    List<Act> fromChild(int life, byte[] message, Peeked peeked, long arrivedNanos) {
        if (!isTalking(life)) {
            return take();
        }
        switch (peeked) {
            case Peeked.Single(Envelope envelope) -> {
                if (isForClient(message, envelope)) {
                    pass(message, peeked, arrivedNanos);
                }
            }
            case Peeked.Batch(List<Envelope> envelopes) -> {
                boolean any = false;
                for (Envelope each : envelopes) {
                    any |= isForClient(message, each);
                }
                if (any) {
                    pass(message, peeked, arrivedNanos);
                }
            }
            case Peeked.TooLarge(var excess, Remains remains) ->
                    tooLarge(
                            remains,
                            "is too large (" + excess.name().toLowerCase(Locale.ROOT) + ")");
            case Peeked.NotJson _ -> emit(new Dropped(Dropped.What.FRAME, Dropped.Why.NOT_JSON, 1));
        }
        return take();
    }

    /// Takes note of a child's message. Returns false if it is not for the client.
    private boolean isForClient(byte[] message, Envelope envelope) {
        RequestId id = envelope.id();
        if (envelope.isResponse() && id != null) {
            if (state instanceof State.Greeting(_, RequestId replay, _) && replay.equals(id)) {
                greeted(envelope);
                return false;
            }
            if (ids.takes(id)) {
                return false;
            }
            Envelope.@Nullable Answer said = envelope.answer();
            handshake.fromChild(message, id, said != null && said.errorCode() != null);
            boolean known = answered(calls, id, envelope);
            if (!known) {
                emit(new Dropped(Dropped.What.DAEMON_ANSWER, Dropped.Why.STALE, 1));
            }
            return known;
        }
        if (envelope.isRequest() && id != null) {
            emit(childsCalls.begin(envelope, id, true, nanos.getAsLong()));
        } else if (envelope.params().subject() != null) {
            Open call = childsCalls.cancel(envelope.params().subject());
            if (call != null) {
                emit(childsCalls.finished(call, CallOutcome.CANCELLED, null, nanos.getAsLong()));
            }
        }
        return true;
    }

    private void pass(byte[] message, Peeked peeked, long arrivedNanos) {
        toClient(message);
        passed(Direction.TO_CLIENT, peeked, message, arrivedNanos);
    }

    /// The child has sent a line over the limit. Only the ids in it are known.
    List<Act> tooLargeFromChild(int life, Oversize content) {
        if (isTalking(life)) {
            tooLarge(
                    content.remains(),
                    "has %d bytes, more than the limit (TETHER_MAX_MESSAGE)"
                            .formatted(content.length()));
        }
        return take();
    }

    private void tooLarge(Remains remains, String what) {
        emit(new Dropped(Dropped.What.FRAME, Dropped.Why.TOO_LARGE, 1));
        ServerRefusal refusal =
                ServerRefusal.tooLarge(
                        server,
                        true,
                        "The call ran, but the answer of server '%s' %s.".formatted(server, what));
        for (Remains.Found found : remains.found()) {
            if (found.isResponse()) {
                Open call = calls.end(RequestId.of(text(found)));
                if (call != null) {
                    answer(call, refusal);
                }
            } else if (found.kind() == Kind.REQUEST) {
                act(new Act.ToChild(refusal.answer(text(found))));
            }
        }
    }

    private void refuseTooLarge(Remains remains, String text) {
        ServerRefusal refusal = ServerRefusal.tooLarge(server, false, text);
        boolean answered = false;
        for (Remains.Found found : remains.found()) {
            if (!found.isResponse()) {
                toClient(refusal.answer(text(found)));
                answered = true;
            }
        }
        if (!answered) {
            toClient(refusal.answer("null"));
        }
    }

    private static String text(Remains.Found found) {
        return new String(found.id().bytes(), StandardCharsets.UTF_8);
    }

    List<Act> started(int life) {
        if (!(state instanceof State.Starting(int starting)) || starting != life) {
            act(new Act.Stop(life, ExitCause.SESSION_ENDED));
            return take();
        }
        if (replacing) {
            emit(new Server.Restarted(server, session));
        }
        RequestId id = ids.next();
        byte[] replay = handshake.replay(id);
        if (replay == null) {
            serve(life);
        } else {
            long overdue = nanos.getAsLong() + GREETING.toNanos();
            state = new State.Greeting(life, id, overdue);
            act(new Act.ToChild(replay));
            act(new Act.WakeUp(GREETING));
        }
        return take();
    }

    private void greeted(Envelope answer) {
        Envelope.@Nullable Answer said = answer.answer();
        if (said != null && said.errorCode() != null) {
            giveUp("refused the handshake it was sent again, with error " + said.errorCode());
            return;
        }
        handshake.restoration(ids).forEach(each -> act(new Act.ToChild(each)));
        handshake.news().forEach(this::toClient);
        serve(life());
    }

    private void serve(int life) {
        state = new State.Serving(life);
        for (Held each : release()) {
            markSent(each);
            forward(each);
        }
    }

    private void markSent(Held given) {
        for (Envelope each : given.envelopes()) {
            RequestId id = each.id();
            if (each.isRequest() && id != null) {
                calls.sent(id);
            }
        }
    }

    /// Ends a child that lives but cannot be used.
    private void giveUp(String why) {
        int life = life();
        delay.ended(Duration.ZERO, nanos.getAsLong());
        state = new State.Resting();
        act(new Act.Stop(life, ExitCause.HANDSHAKE_FAILED));
        refuseAll("Server '%s' %s.".formatted(server, why));
    }

    /// How a child ended, or why it could not be started.
    ///
    /// @param text a text that follows the server's name
    record Ended(String text, Duration lived) {}

    List<Act> ended(int life, Ended how) {
        if (life() != life) {
            return take();
        }
        delay.ended(how.lived, nanos.getAsLong());
        replacing = true;
        state = new State.Resting();
        cancelChildsCalls();
        String text = "Server '%s' %s".formatted(server, how.text);
        refuseAll(text);
        if (start == ServerStart.ALWAYS) {
            startChild();
        }
        return take();
    }

    /// Cancels the child's requests, because nobody waits for the client's answers any more.
    private void cancelChildsCalls() {
        ids.forget();
        for (Open call : childsCalls.endAll()) {
            emit(childsCalls.finished(call, CallOutcome.ABANDONED, null, nanos.getAsLong()));
            toClient(
                    ("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":"
                                    + "{\"requestId\":%s,\"reason\":\"the server has ended\"}}")
                            .formatted(call.id().json())
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    private void refuseAll(String text) {
        release();
        for (Open call : calls.endAll()) {
            answer(call, refusal(server, call, text));
        }
    }

    /// The answer to a call whose child has ended.
    ///
    /// @param text how it ended
    static ServerRefusal refusal(String server, Open call, String text) {
        // Before the first answer to these requests nothing has happened.
        boolean safe = call.method() == Method.INITIALIZE || call.method() == Method.DISCOVER;
        return call.sent() && !safe
                ? ServerRefusal.unknown(
                        server,
                        text
                                + " This request was sent to it and may have run; the next one starts"
                                + " it again.")
                : ServerRefusal.unavailable(
                        server,
                        text
                                + " The next request tries again; its output is in `tether daemon"
                                + " logs`.");
    }

    private List<Held> release() {
        List<Held> all = held.takeAll();
        if (!all.isEmpty()) {
            emit(new Server.QueueChanged(server, -all.size()));
        }
        return all;
    }

    // Time.

    /// The time of a {@link Act.WakeUp} may have come.
    List<Act> due() {
        long now = nanos.getAsLong();
        if (state instanceof State.Waiting && delay.left(now).isZero()) {
            startNow();
        } else if (state instanceof State.Greeting greeting && now - greeting.overdueNanos >= 0) {
            giveUp("did not answer the handshake it was sent again within 30 s");
        }
        return take();
    }

    /// Whether the child has no work and no subscription, so that nobody would miss it.
    boolean isIdle() {
        return state instanceof State.Serving
                && calls.size() == 0
                && childsCalls.size() == 0
                && !handshake.subscribed();
    }

    /// Ends the child if it is idle. The next request starts another one.
    List<Act> rest() {
        if (isIdle()) {
            act(new Act.Stop(life(), ExitCause.IDLE));
            state = new State.Resting();
            replacing = false;
            ids.forget();
        }
        return take();
    }

    /// The session is over.
    List<Act> close() {
        int life = life();
        if (life > 0) {
            act(new Act.Stop(life, ExitCause.SESSION_ENDED));
        }
        state = new State.Over();
        release();
        for (Open call : calls.endAll()) {
            emit(calls.finished(call, CallOutcome.ABANDONED, null, nanos.getAsLong()));
        }
        for (Open call : childsCalls.endAll()) {
            emit(childsCalls.finished(call, CallOutcome.ABANDONED, null, nanos.getAsLong()));
        }
        return take();
    }

    private void startChild() {
        Duration left = delay.left(nanos.getAsLong());
        if (left.isZero()) {
            startNow();
        } else {
            state = new State.Waiting();
            act(new Act.WakeUp(left));
        }
    }

    private void startNow() {
        lives++;
        state = new State.Starting(lives);
        act(new Act.Start(lives));
    }

    /// The number of the child; 0 if there is none.
    private int life() {
        return switch (state) {
            case State.Starting(int life) -> life;
            case State.Greeting(int life, _, _) -> life;
            case State.Serving(int life) -> life;
            case State.Resting _, State.Waiting _, State.Over _ -> 0;
        };
    }

    private boolean isTalking(int life) {
        return life() == life && !(state instanceof State.Starting);
    }

    private void answer(Open call, ServerRefusal refusal) {
        toClient(refusal.answer(call.id()));
        emit(calls.finished(call, refusal.outcome(), (long) refusal.code(), nanos.getAsLong()));
    }

    private void passed(Direction direction, Peeked peeked, byte[] message, long arrivedNanos) {
        Kind kind = peeked instanceof Peeked.Single(Envelope one) ? one.kind() : Kind.BATCH;
        emit(new Message.Passed(direction, kind, message.length, nanos.getAsLong() - arrivedNanos));
    }

    static byte[] parseError(int offset) {
        return ("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":"
                        + "\"Parse error: the message is not JSON from byte %d on; it was not"
                        + " forwarded.\"}}")
                .formatted(offset)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void toClient(byte[] message) {
        act(new Act.ToClient(message));
    }

    private void emit(Event event) {
        act(new Act.Emit(event));
    }

    private void act(Act act) {
        acts.add(act);
    }

    private List<Act> take() {
        List<Act> taken = acts;
        acts = new ArrayList<>(2);
        return taken;
    }
}
