package dev.mcptether.daemon.hosting;

import dev.mcptether.daemon.hosting.HeldMessages.Held;
import dev.mcptether.daemon.hosting.Route.Asker;
import dev.mcptether.daemon.hosting.SessionCalls.Open;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Direction;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Method;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.JsonPart;
import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Handles the messages of clients for a shared child. It replaces each client's own ids, so that
/// those of two clients never meet. It also answers itself what the child need not hear twice.
final class SharedRequests {
    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

    private final SharedState state;

    SharedRequests(SharedState state) {
        this.state = state;
    }

    void forward(SharedMember member, Held given, Envelope envelope) {
        RequestId id = envelope.id();
        if (envelope.isRequest() && id != null) {
            request(member, given, envelope, id);
        } else if (envelope.isResponse() && id != null) {
            answer(member, given, envelope, id);
        } else {
            notification(member, given, envelope);
        }
    }

    private void request(SharedMember member, Held given, Envelope envelope, RequestId id) {
        switch (envelope.method()) {
            case RESOURCES_SUBSCRIBE -> subscribe(member, given, envelope, id);
            case RESOURCES_UNSUBSCRIBE -> unsubscribe(member, given, envelope, id);
            case LOGGING_SET_LEVEL -> setLevel(member, given, envelope, id);
            default -> pass(member, given, envelope, id);
        }
    }

    private void pass(SharedMember member, Held given, Envelope envelope, RequestId id) {
        Splice splice = new Splice(given.message());
        JsonPart token = splice.at("params", "_meta", "progressToken");
        String own = token.isMissing() ? null : text(token);
        RequestId asked = state.routes().add(new Route.Single(asker(member, id), own));
        splice.put(asked.json(), "id").put(asked.json(), "params", "_meta", "progressToken");
        send(splice, given, envelope);
    }

    private void send(Splice splice, Held given, Envelope envelope) {
        byte[] message = splice.bytes();
        state.toChild(message);
        state.passed(Direction.TO_DAEMON, envelope.kind(), message.length, given.arrivedNanos());
    }

    private void subscribe(SharedMember member, Held given, Envelope envelope, RequestId id) {
        Splice splice = new Splice(given.message());
        String uri = splice.at("params", "uri").string();
        if (state.subscriptions().has(uri)) {
            state.subscriptions().add(uri, member.session());
            state.answer(member, id, NOTHING);
            return;
        }
        Route.Subscription pending = state.subscriptions().pending(uri);
        if (pending != null) {
            pending.askers().add(asker(member, id));
            return;
        }
        Route.Subscription first = new Route.Subscription(uri, asker(member, id));
        state.subscriptions().begin(first);
        send(splice.put(state.routes().add(first).json(), "id"), given, envelope);
    }

    private void unsubscribe(SharedMember member, Held given, Envelope envelope, RequestId id) {
        String uri = JsonPart.of(given.message()).at("params", "uri").string();
        if (state.subscriptions().unsubscribe(uri, member.session())) {
            pass(member, given, envelope, id);
        } else {
            // Other sessions are still subscribed, so the child must not hear of it.
            state.answer(member, id, NOTHING);
        }
    }

    private void setLevel(SharedMember member, Held given, Envelope envelope, RequestId id) {
        Splice splice = new Splice(given.message());
        String level = splice.at("params", "level").string();
        if (!LogLevels.isKnown(level)) {
            pass(member, given, envelope, id);
            return;
        }
        state.levels().want(member.session(), level);
        if (!state.levelChanges()) {
            state.answer(member, id, NOTHING);
            return;
        }
        RequestId asked = state.routes().add(new Route.Single(asker(member, id), null));
        String lowest = ServerRefusal.quoted(String.valueOf(state.level()));
        send(splice.put(asked.json(), "id").put(lowest, "params", "level"), given, envelope);
    }

    /// Takes an answer only from the session that was asked.
    private void answer(SharedMember member, Held given, Envelope envelope, RequestId id) {
        Long session = state.asked().get(id);
        if (session == null || session != member.session()) {
            state.stale(Dropped.What.CLIENT_ANSWER);
            return;
        }
        state.asked().remove(id);
        Open call = state.childsCalls().end(id);
        if (call != null) {
            state.emit(
                    state.childsCalls()
                            .finished(
                                    call,
                                    CallOutcomes.of(envelope.answer()),
                                    CallOutcomes.error(envelope.answer()),
                                    state.now()));
        }
        send(new Splice(given.message()).put(id.json(), "id"), given, envelope);
    }

    private void notification(SharedMember member, Held given, Envelope envelope) {
        switch (envelope.methodName()) {
            case "notifications/initialized", "notifications/roots/list_changed" -> {
                // The child got `initialized` from Tether, and was not offered roots.
            }
            case "notifications/cancelled" -> cancel(member, given, envelope);
            default -> send(new Splice(given.message()), given, envelope);
        }
    }

    private void cancel(SharedMember member, Held given, Envelope envelope) {
        RequestId subject = envelope.params().subject();
        RequestId asked = subject == null ? null : state.routes().of(asker(member, subject));
        if (subject == null || asked == null) {
            state.stale(Dropped.What.NOTIFICATION);
            return;
        }
        state.routes().take(asked);
        cancelled(member, subject);
        Splice splice = new Splice(given.message());
        send(splice.put(asked.json(), "params", "requestId"), given, envelope);
    }

    /// The client has cancelled a call. No answer follows.
    void cancelled(SharedMember member, RequestId subject) {
        Open call = member.calls().end(subject);
        if (call != null) {
            state.emit(member.calls().finished(call, CallOutcome.CANCELLED, null, state.now()));
        }
    }

    /// A session has ended. The child can stop work on its requests, and gets errors in place of
    /// its answers.
    ///
    /// @param serving whether there is a child that can be told
    void leave(SharedMember member, boolean serving) {
        for (RequestId each : state.routes().of(member.session())) {
            state.routes().take(each);
            state.toChild(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":%s,\"reason\":\"the client has gone\"}}"
                            .formatted(each.json()));
        }
        List<RequestId> unanswered = new ArrayList<>();
        state.asked()
                .forEach((id, session) -> {
                    if (session == member.session()) {
                        unanswered.add(id);
                    }
                });
        unanswered.forEach(this::nobodyAnswers);
        state.levels().leave(member.session());
        List<String> left = state.subscriptions().leave(member.session());
        boolean otherLevel = state.levelChanges();
        if (serving) {
            left.forEach(uri -> state.ask(Method.RESOURCES_UNSUBSCRIBE, "uri", uri));
            if (otherLevel) {
                state.askForLevel();
            }
        }
    }

    private void nobodyAnswers(RequestId id) {
        state.asked().remove(id);
        Open call = state.childsCalls().end(id);
        if (call != null) {
            state.emit(
                    state.childsCalls().finished(call, CallOutcome.ABANDONED, null, state.now()));
        }
        state.toChild(
                ServerRefusal.unavailable(state.server(), "The client that was asked has gone.")
                        .answer(id));
    }

    private static Asker asker(SharedMember member, RequestId id) {
        return new Asker(member.session(), id);
    }

    private static String text(JsonPart part) {
        return new String(part.bytes(), StandardCharsets.UTF_8);
    }
}
