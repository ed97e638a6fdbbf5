package dev.mcptether.daemon.hosting;

import dev.mcptether.daemon.hosting.Route.Asker;
import dev.mcptether.daemon.hosting.SessionCalls.Open;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Direction;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.JsonPart;
import dev.mcptether.wire.Oversize;
import dev.mcptether.wire.Remains;
import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Handles the messages of a shared child. It finds the client for each, and puts back that
/// client's own ids.
final class SharedAnswers {
    /// This field names the `subscriptions/listen` request to which a message belongs (2026-07-28).
    static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";

    private final SharedState state;

    SharedAnswers(SharedState state) {
        this.state = state;
    }

    void take(byte[] message, Envelope envelope, long arrivedNanos) {
        RequestId id = envelope.id();
        if (envelope.isResponse() && id != null) {
            answer(message, envelope, id, arrivedNanos);
        } else if (envelope.isRequest() && id != null) {
            request(message, envelope, id, arrivedNanos);
        } else {
            notification(message, envelope, arrivedNanos);
        }
    }

    private void answer(byte[] message, Envelope envelope, RequestId id, long arrivedNanos) {
        switch (state.routes().take(id)) {
            case Route.Single(Asker asker, _) -> answer(asker, message, envelope, arrivedNanos);
            case Route.Subscription subscription ->
                    subscribed(subscription, message, envelope, arrivedNanos);
            case Route.Handshake _, Route.Own _ -> {}
            case null -> state.stale(Dropped.What.DAEMON_ANSWER);
        }
    }

    private void subscribed(
            Route.Subscription subscription, byte[] message, Envelope envelope, long arrivedNanos) {
        boolean unknown = state.subscriptions().settled(subscription);
        boolean refused = CallOutcomes.error(envelope.answer()) != null;
        for (Asker each : subscription.askers()) {
            if (!refused) {
                state.subscriptions().add(subscription.uri(), each.session());
            }
            answer(each, message, envelope, arrivedNanos);
        }
        subscription.withdrawn().forEach(each -> answer(each, message, envelope, arrivedNanos));
        if (unknown && !refused && subscription.askers().isEmpty()) {
            // All sessions that wanted it have left or unsubscribed.
            state.ask(Method.RESOURCES_UNSUBSCRIBE, "uri", subscription.uri());
        }
    }

    private void answer(Asker asker, byte[] message, Envelope envelope, long arrivedNanos) {
        state.answer(asker, message, envelope);
        passed(message, envelope, arrivedNanos);
    }

    /// The child's request does not name the call to which it belongs. So it goes to a client only
    /// if just one has a call open.
    private void request(byte[] message, Envelope envelope, RequestId id, long arrivedNanos) {
        state.emit(state.childsCalls().begin(envelope, id, true, state.now()));
        if (envelope.method() == Method.PING) {
            finish(id, CallOutcome.OK, null);
            state.toChild("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{}}".formatted(id.json()));
            return;
        }
        List<SharedMember> busy = state.busy();
        if (busy.size() != 1) {
            finish(id, CallOutcome.ERROR, (long) ServerRefusal.AMBIGUOUS);
            state.toChild(ServerRefusal.ambiguous(id, state.server(), ambiguous(busy.size())));
            return;
        }
        long session = busy.getFirst().session();
        state.asked().put(id, session);
        state.toClient(session, message, null);
        passed(message, envelope, arrivedNanos);
    }

    private static String ambiguous(int busy) {
        return busy == 0
                ? "No client has a call open that this request could belong to; several share this"
                        + " server."
                : ("%d clients have calls open, and this request does not say which of them it"
                                + " belongs to. A server that asks its clients needs `process:"
                                + " per-session`.")
                        .formatted(busy);
    }

    private void finish(RequestId id, CallOutcome outcome, @Nullable Long error) {
        Open call = state.childsCalls().end(id);
        if (call != null) {
            state.emit(state.childsCalls().finished(call, outcome, error, state.now()));
        }
    }

    private void notification(byte[] message, Envelope envelope, long arrivedNanos) {
        JsonPart params = JsonPart.of(message).at("params");
        JsonPart subscription = params.at("_meta", SUBSCRIPTION);
        if (!subscription.isMissing()) {
            toAsker(message, envelope, subscription, arrivedNanos);
            return;
        }
        switch (envelope.methodName()) {
            case "notifications/progress" ->
                    toAsker(message, envelope, params.at("progressToken"), arrivedNanos);
            case "notifications/cancelled" -> cancel(message, envelope, arrivedNanos);
            case "notifications/resources/updated" ->
                    state.subscriptions()
                            .subscribers(params.at("uri").string())
                            .forEach(each -> tell(each, message, envelope, arrivedNanos));
            case "notifications/message" -> {
                String level = params.at("level").string();
                for (SharedMember each : state.members()) {
                    if (state.levels().admits(each.session(), level)) {
                        tell(each.session(), message, envelope, arrivedNanos);
                    }
                }
            }
            default ->
                    state.members()
                            .forEach(each -> tell(each.session(), message, envelope, arrivedNanos));
        }
    }

    /// Sends the message to the session whose request has this id of Tether's.
    private void toAsker(byte[] message, Envelope envelope, JsonPart id, long arrivedNanos) {
        Route route = id.isMissing() ? null : state.routes().find(RequestId.of(id));
        boolean progress = envelope.methodName().equals("notifications/progress");
        if (!(route instanceof Route.Single(Asker asker, var token))
                || (progress && token == null)) {
            state.stale(Dropped.What.NOTIFICATION);
            return;
        }
        Splice splice = new Splice(message);
        splice.put(asker.id().json(), "params", "_meta", SUBSCRIPTION);
        if (token != null) {
            splice.put(token, "params", "progressToken");
        }
        tell(asker.session(), splice.bytes(), envelope, arrivedNanos);
    }

    /// The child cancels its request to a client.
    private void cancel(byte[] message, Envelope envelope, long arrivedNanos) {
        RequestId subject = envelope.params().subject();
        Long session = subject == null ? null : state.asked().remove(subject);
        if (subject == null || session == null) {
            state.stale(Dropped.What.NOTIFICATION);
            return;
        }
        finish(subject, CallOutcome.CANCELLED, null);
        tell(session, message, envelope, arrivedNanos);
    }

    private void tell(long session, byte[] message, Envelope envelope, long arrivedNanos) {
        state.toClient(session, message, null);
        passed(message, envelope, arrivedNanos);
    }

    private void passed(byte[] message, Envelope envelope, long arrivedNanos) {
        state.passed(Direction.TO_CLIENT, envelope.kind(), message.length, arrivedNanos);
    }

    /// The child has sent a line over the limit. Only the ids in it are known.
    void tooLarge(Oversize content) {
        tooLarge(
                content.remains(),
                "has %d bytes, more than the limit (TETHER_MAX_MESSAGE)"
                        .formatted(content.length()));
    }

    void tooLarge(Remains remains, String what) {
        state.emit(new Dropped(Dropped.What.FRAME, Dropped.Why.TOO_LARGE, 1));
        ServerRefusal refusal =
                ServerRefusal.tooLarge(
                        state.server(),
                        true,
                        "The call ran, but the answer of server '%s' %s."
                                .formatted(state.server(), what));
        for (Remains.Found found : remains.found()) {
            RequestId id = RequestId.of(new String(found.id().bytes(), StandardCharsets.UTF_8));
            if (found.isResponse()) {
                tooLarge(state.routes().take(id), refusal);
            } else if (found.kind() == Kind.REQUEST) {
                state.toChild(refusal.answer(id));
            }
        }
    }

    private void tooLarge(@Nullable Route route, ServerRefusal refusal) {
        List<Asker> askers =
                switch (route) {
                    case Route.Single(Asker asker, _) -> List.of(asker);
                    case Route.Subscription subscription -> {
                        state.subscriptions().settled(subscription);
                        yield Stream.concat(
                                        subscription.askers().stream(),
                                        subscription.withdrawn().stream())
                                .toList();
                    }
                    case Route.Handshake _, Route.Own _ -> List.of();
                    case null -> List.of();
                };
        for (Asker each : askers) {
            SharedMember member = state.member(each.session());
            Open call = member == null ? null : member.calls().end(each.id());
            if (member != null && call != null) {
                state.refuse(member, call, refusal);
            }
        }
    }
}
