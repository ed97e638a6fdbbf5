package dev.mcptether.daemon.hosting;

import dev.mcptether.config.ServerStart;
import dev.mcptether.daemon.CallSequence;
import dev.mcptether.daemon.hosting.Conversation.Ended;
import dev.mcptether.daemon.hosting.HeldMessages.Held;
import dev.mcptether.daemon.hosting.Route.Asker;
import dev.mcptether.daemon.hosting.SessionCalls.Open;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import dev.mcptether.event.Server;
import dev.mcptether.event.Server.ExitCause;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.JsonPart;
import dev.mcptether.wire.Oversize;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import dev.mcptether.wire.Remains;
import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Decides what happens between a shared child and its sessions. It does no I/O, and one thread
/// uses it at a time. Every input returns what is to be done, in order.
///
/// The child sees one client, Tether: one handshake, and ids and progress tokens that never repeat.
/// Each client sees a server of its own, as far as that is possible (docs/hosting.md says where it
/// is not). This class knows the state of the child. {@link SharedRequests} and {@link
/// SharedAnswers} handle the messages while it serves.
final class SharedConversation {
    private final Subject subject;
    private final SharedState state;
    private final SharedRequests requests;
    private final SharedAnswers answers;
    private final RestartDelay delay = new RestartDelay();

    /// The sessions whose `initialize` waits for the child's answer.
    private final List<Asker> greeting = new ArrayList<>();

    private Stage stage = new Stage.Resting();

    /// What the sessions have in common; null before the first session.
    private @Nullable SharedKey key;

    /// The child's answer to the handshake; null before the first answer.
    private byte @Nullable [] welcome;

    private int lives;
    private boolean replacing;

    /// The server of this conversation.
    ///
    /// @param program Tether's version, which the child is told
    record Subject(String server, ServerStart start, String program) {}

    /// The state of the child.
    private sealed interface Stage {
        /// There is no child, and none is wanted before the next request.
        record Resting() implements Stage {}

        /// There is no child yet. The next one starts after a delay.
        record Waiting() implements Stage {}

        record Starting(int life) implements Stage {}

        /// A child runs before any session, so it is not known which handshake it needs.
        record Spare(int life) implements Stage {}

        /// A child was sent the handshake and has not answered.
        record Greeting(int life, RequestId handshake, long overdueNanos) implements Stage {}

        record Serving(int life) implements Stage {}

        /// The conversation is over. No child comes any more.
        record Over() implements Stage {}
    }

    /// @param nanos a clock that never goes back
    SharedConversation(Subject subject, CallSequence numbers, LongSupplier nanos) {
        this.subject = subject;
        this.state = new SharedState(subject.server, numbers, nanos);
        this.requests = new SharedRequests(state);
        this.answers = new SharedAnswers(state);
    }

    /// Starts a child if the settings want one before any session.
    List<SharedAct> open() {
        if (subject.start == ServerStart.ALWAYS) {
            startChild();
        }
        return state.take();
    }

    /// Sets what the sessions have in common. Called once.
    List<SharedAct> settle(SharedKey settled) {
        key = settled;
        if (stage instanceof Stage.Spare(int life)) {
            begin(life, settled);
        }
        return state.take();
    }

    int sessions() {
        return state.members().size();
    }

    String client(long session) {
        SharedMember member = state.member(session);
        return member == null ? "" : member.client();
    }

    int callsInFlight(long session) {
        SharedMember member = state.member(session);
        return member == null ? 0 : member.calls().size();
    }

    /// A session joins.
    List<SharedAct> join(long session) {
        state.join(session);
        return state.take();
    }

    // The clients.

    List<SharedAct> fromClient(long session, byte[] message, Peeked peeked, long arrivedNanos) {
        SharedMember member = state.member(session);
        if (member == null) {
            return state.take();
        }
        switch (peeked) {
            case Peeked.NotJson(int offset) ->
                    state.toClient(session, Conversation.parseError(offset), null);
            case Peeked.TooLarge(var excess, Remains remains) ->
                    refuseTooLarge(member, remains, excess.name().toLowerCase(Locale.ROOT));
            case Peeked.Single(Envelope envelope) ->
                    accept(member, new Held(message, peeked, arrivedNanos), envelope);
            case Peeked.Batch _ -> {
                // Treat the messages of a batch one by one.
                for (JsonPart each : JsonPart.of(message).elements()) {
                    byte[] one = each.bytes();
                    if (Peek.at(one) instanceof Peeked.Single(Envelope envelope)) {
                        Held given = new Held(one, new Peeked.Single(envelope), arrivedNanos);
                        accept(member, given, envelope);
                    }
                }
            }
        }
        return state.take();
    }

    private void accept(SharedMember member, Held given, Envelope envelope) {
        RequestId id = envelope.id();
        if (!envelope.isRequest() || id == null) {
            acceptInStage(member, given, envelope);
            return;
        }
        boolean sent = stage instanceof Stage.Serving;
        state.emit(member.calls().begin(envelope, id, sent, state.now()));
        if (member.calls().size() > SessionCalls.MOST_OPEN) {
            refuse(
                    member,
                    envelope,
                    "More than %d requests are open at once.".formatted(SessionCalls.MOST_OPEN));
        } else if (envelope.method() == Method.INITIALIZE) {
            greet(member, given, id);
        } else {
            acceptInStage(member, given, envelope);
        }
    }

    private void acceptInStage(SharedMember member, Held given, Envelope envelope) {
        switch (stage) {
            case Stage.Serving _ -> requests.forward(member, given, envelope);
            case Stage.Resting _, Stage.Spare _ -> {
                if (envelope.isRequest()) {
                    hold(member, given, envelope);
                    startChild();
                } else {
                    drop(envelope);
                }
            }
            case Stage.Waiting _, Stage.Starting _, Stage.Greeting _ -> {
                if (!cancelsHeld(member, envelope)) {
                    hold(member, given, envelope);
                }
            }
            case Stage.Over _ -> abandon(member, envelope);
        }
    }

    private void greet(SharedMember member, Held given, RequestId id) {
        member.isNamed(JsonPart.of(given.message()).at("params", "clientInfo", "name").string());
        byte[] known = welcome;
        if (known != null) {
            state.answer(member, id, known);
            return;
        }
        greeting.add(new Asker(member.session(), id));
        if (stage instanceof Stage.Resting) {
            startChild();
        }
    }

    private void hold(SharedMember member, Held given, Envelope envelope) {
        if (member.held().add(given)) {
            state.emit(new Server.QueueChanged(subject.server, 1));
        } else {
            refuse(member, envelope, "More messages than there is room for wait for it to start.");
        }
    }

    private void refuse(SharedMember member, Envelope envelope, String why) {
        RequestId id = envelope.id();
        Open call = envelope.isRequest() && id != null ? member.calls().end(id) : null;
        if (call != null) {
            String text = "Not sent to server '%s'. %s".formatted(subject.server, why);
            state.refuse(member, call, ServerRefusal.overloaded(subject.server, text));
        } else {
            state.emit(new Dropped(Dropped.What.NOTIFICATION, Dropped.Why.QUEUE_FULL, 1));
        }
    }

    /// Drops a message, because there is no child for which it can be.
    private void drop(Envelope envelope) {
        state.stale(envelope.isResponse() ? Dropped.What.CLIENT_ANSWER : Dropped.What.NOTIFICATION);
    }

    private boolean cancelsHeld(SharedMember member, Envelope envelope) {
        RequestId cancelled = envelope.params().subject();
        if (envelope.kind() != Kind.NOTIFICATION
                || cancelled == null
                || !member.held().remove(cancelled)) {
            return false;
        }
        state.emit(new Server.QueueChanged(subject.server, -1));
        state.emit(new Dropped(Dropped.What.REQUEST, Dropped.Why.CANCELLED, 1));
        requests.cancelled(member, cancelled);
        return true;
    }

    private void abandon(SharedMember member, Envelope envelope) {
        RequestId id = envelope.id();
        Open call = envelope.isRequest() && id != null ? member.calls().end(id) : null;
        if (call != null) {
            state.emit(member.calls().finished(call, CallOutcome.ABANDONED, null, state.now()));
        }
    }

    private void refuseTooLarge(SharedMember member, Remains remains, String excess) {
        ServerRefusal refusal =
                ServerRefusal.tooLarge(
                        subject.server,
                        false,
                        "The message is too large (%s); it was not sent.".formatted(excess));
        boolean answered = false;
        for (Remains.Found found : remains.found()) {
            if (!found.isResponse()) {
                String id = new String(found.id().bytes(), StandardCharsets.UTF_8);
                state.toClient(member.session(), refusal.answer(id), null);
                answered = true;
            }
        }
        if (!answered) {
            state.toClient(member.session(), refusal.answer("null"), null);
        }
    }

    /// A session has ended.
    List<SharedAct> leave(long session) {
        SharedMember member = state.remove(session);
        if (member != null) {
            greeting.removeIf(each -> each.session() == session);
            state.release(member);
            for (Open call : member.calls().endAll()) {
                state.emit(member.calls().finished(call, CallOutcome.ABANDONED, null, state.now()));
            }
            requests.leave(member, stage instanceof Stage.Serving);
        }
        return state.take();
    }

    // The child.

    List<SharedAct> started(int life) {
        if (!(stage instanceof Stage.Starting(int starting)) || starting != life) {
            state.act(new SharedAct.Stop(life, ExitCause.SESSION_ENDED));
            return state.take();
        }
        if (replacing) {
            state.emit(new Server.Restarted(subject.server, 0));
        }
        SharedKey settled = key;
        if (settled == null) {
            stage = new Stage.Spare(life);
        } else {
            begin(life, settled);
        }
        return state.take();
    }

    private void begin(int life, SharedKey settled) {
        if (settled.isModern()) {
            restore();
            serve(life);
            return;
        }
        RequestId id = state.routes().add(new Route.Handshake());
        stage = new Stage.Greeting(life, id, state.now() + Conversation.GREETING.toNanos());
        state.toChild(settled.initialize(id, subject.program));
        state.act(new SharedAct.WakeUp(Conversation.GREETING));
    }

    List<SharedAct> fromChild(int life, byte[] message, Peeked peeked, long arrivedNanos) {
        if (!isTalking(life)) {
            return state.take();
        }
        switch (peeked) {
            case Peeked.Single(Envelope envelope) -> hear(message, envelope, arrivedNanos);
            case Peeked.Batch _ -> {
                for (JsonPart each : JsonPart.of(message).elements()) {
                    byte[] one = each.bytes();
                    if (Peek.at(one) instanceof Peeked.Single(Envelope envelope)) {
                        hear(one, envelope, arrivedNanos);
                    }
                }
            }
            case Peeked.TooLarge(var excess, Remains remains) ->
                    answers.tooLarge(
                            remains,
                            "is too large (" + excess.name().toLowerCase(Locale.ROOT) + ")");
            case Peeked.NotJson _ ->
                    state.emit(new Dropped(Dropped.What.FRAME, Dropped.Why.NOT_JSON, 1));
        }
        return state.take();
    }

    private void hear(byte[] message, Envelope envelope, long arrivedNanos) {
        RequestId id = envelope.id();
        if (stage instanceof Stage.Greeting(int life, RequestId handshake, _)
                && envelope.isResponse()
                && id != null
                && id.equals(handshake)) {
            state.routes().take(handshake);
            greeted(life, message, envelope);
        } else {
            answers.take(message, envelope, arrivedNanos);
        }
    }

    private void greeted(int life, byte[] message, Envelope envelope) {
        if (CallOutcomes.error(envelope.answer()) != null) {
            List<Asker> waiting = takeGreeting();
            waiting.forEach(each -> state.answer(each, message, envelope));
            giveUp(
                    life,
                    "refused the handshake, with error " + CallOutcomes.error(envelope.answer()));
            return;
        }
        boolean again = welcome != null;
        byte[] result = JsonPart.of(message).at("result").bytes();
        welcome = result;
        state.toChild("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        restore();
        if (again) {
            tellOfChanges(message);
        }
        for (Asker each : takeGreeting()) {
            SharedMember member = state.member(each.session());
            if (member != null) {
                state.answer(member, each.id(), result);
            }
        }
        serve(life);
    }

    /// Tells a new child what the one before it had been told.
    private void restore() {
        state.askForLevel();
        for (String uri : state.subscriptions().uris()) {
            state.ask(Method.RESOURCES_SUBSCRIBE, "uri", uri);
        }
    }

    private List<Asker> takeGreeting() {
        List<Asker> waiting = List.copyOf(greeting);
        greeting.clear();
        return waiting;
    }

    /// Tells the clients of changes, because the lists of a new child may differ.
    private void tellOfChanges(byte[] answer) {
        JsonPart capabilities = JsonPart.of(answer).at("result", "capabilities");
        for (String list : KeptHandshake.changingLists(capabilities)) {
            byte[] news = KeptHandshake.notification("notifications/" + list + "/list_changed");
            state.members().forEach(each -> state.toClient(each.session(), news, null));
        }
    }

    private void serve(int life) {
        stage = new Stage.Serving(life);
        for (SharedMember member : state.members()) {
            for (Held each : state.release(member)) {
                if (each.peeked() instanceof Peeked.Single(Envelope envelope)) {
                    RequestId id = envelope.id();
                    if (envelope.isRequest() && id != null) {
                        member.calls().sent(id);
                    }
                    requests.forward(member, each, envelope);
                }
            }
        }
    }

    List<SharedAct> tooLargeFromChild(int life, Oversize content) {
        if (isTalking(life)) {
            answers.tooLarge(content);
        }
        return state.take();
    }

    /// Ends a child that lives but cannot be used.
    private void giveUp(int life, String why) {
        delay.ended(Duration.ZERO, state.now());
        stage = new Stage.Resting();
        state.act(new SharedAct.Stop(life, ExitCause.HANDSHAKE_FAILED));
        state.forgetChild();
        refuseAll("Server '%s' %s.".formatted(subject.server, why));
    }

    List<SharedAct> ended(int life, Ended how) {
        if (life() != life) {
            return state.take();
        }
        delay.ended(how.lived(), state.now());
        replacing = true;
        stage = new Stage.Resting();
        state.forgetChild();
        refuseAll("Server '%s' %s".formatted(subject.server, how.text()));
        if (subject.start == ServerStart.ALWAYS || !state.subscriptions().isEmpty()) {
            startChild();
        }
        return state.take();
    }

    private void refuseAll(String text) {
        greeting.clear();
        for (SharedMember member : state.members()) {
            state.release(member);
            for (Open call : member.calls().endAll()) {
                state.refuse(member, call, Conversation.refusal(subject.server, call, text));
            }
        }
    }

    // Time.

    /// The time of a {@link SharedAct.WakeUp} may have come.
    List<SharedAct> due() {
        long now = state.now();
        if (stage instanceof Stage.Waiting && delay.left(now).isZero()) {
            startNow();
        } else if (stage instanceof Stage.Greeting(int life, _, long overdueNanos)
                && now - overdueNanos >= 0) {
            giveUp(life, "did not answer the handshake within 30 s");
        }
        return state.take();
    }

    /// Whether the child has no work and no subscription, so that nobody would miss it.
    boolean isIdle() {
        return (stage instanceof Stage.Serving || stage instanceof Stage.Spare)
                && state.busy().isEmpty()
                && state.asked().isEmpty()
                && state.subscriptions().isEmpty();
    }

    /// Ends the child if it is idle. The next request starts another one.
    List<SharedAct> rest() {
        if (isIdle()) {
            state.act(new SharedAct.Stop(life(), ExitCause.IDLE));
            stage = new Stage.Resting();
            replacing = false;
            state.forgetChild();
        }
        return state.take();
    }

    /// The conversation is over.
    List<SharedAct> close() {
        int life = life();
        if (life > 0) {
            state.act(new SharedAct.Stop(life, ExitCause.SESSION_ENDED));
        }
        stage = new Stage.Over();
        greeting.clear();
        for (SharedMember member : state.members()) {
            state.release(member);
            for (Open call : member.calls().endAll()) {
                state.emit(member.calls().finished(call, CallOutcome.ABANDONED, null, state.now()));
            }
        }
        state.forgetChild();
        return state.take();
    }

    private void startChild() {
        if (!(stage instanceof Stage.Resting)) {
            return;
        }
        Duration left = delay.left(state.now());
        if (left.isZero()) {
            startNow();
        } else {
            stage = new Stage.Waiting();
            state.act(new SharedAct.WakeUp(left));
        }
    }

    private void startNow() {
        lives++;
        stage = new Stage.Starting(lives);
        state.act(new SharedAct.Start(lives));
    }

    /// The number of the child; 0 if there is none.
    private int life() {
        return switch (stage) {
            case Stage.Starting(int life) -> life;
            case Stage.Spare(int life) -> life;
            case Stage.Greeting(int life, _, _) -> life;
            case Stage.Serving(int life) -> life;
            case Stage.Resting _, Stage.Waiting _, Stage.Over _ -> 0;
        };
    }

    private boolean isTalking(int life) {
        return life() == life && !(stage instanceof Stage.Starting);
    }
}
