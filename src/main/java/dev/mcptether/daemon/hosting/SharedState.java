package dev.mcptether.daemon.hosting;

import dev.mcptether.daemon.CallSequence;
import dev.mcptether.daemon.hosting.HeldMessages.Held;
import dev.mcptether.daemon.hosting.Route.Asker;
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
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What is open between a shared child and its sessions, and what has been decided so far. It
/// belongs to one {@link SharedConversation}.
final class SharedState {
    private final String server;
    private final CallSequence numbers;
    private final LongSupplier nanos;
    private final Map<Long, SharedMember> members = new LinkedHashMap<>();
    private final SharedRoutes routes = new SharedRoutes();
    private final SharedSubscriptions subscriptions = new SharedSubscriptions();
    private final LogLevels levels = new LogLevels();
    private final SessionCalls childsCalls;

    /// The session to which each open request of the child was given.
    private final Map<RequestId, Long> asked = new HashMap<>();

    /// The log level that was last set in the child; null if none was.
    private @Nullable String level;

    private List<SharedAct> acts = new ArrayList<>(4);

    SharedState(String server, CallSequence numbers, LongSupplier nanos) {
        this.server = server;
        this.numbers = numbers;
        this.nanos = nanos;
        this.childsCalls = new SessionCalls(Initiator.DAEMON, server, numbers);
    }

    String server() {
        return server;
    }

    long now() {
        return nanos.getAsLong();
    }

    SharedMember join(long session) {
        return members.computeIfAbsent(session, id -> new SharedMember(id, server, numbers));
    }

    @Nullable SharedMember member(long session) {
        return members.get(session);
    }

    @Nullable SharedMember remove(long session) {
        return members.remove(session);
    }

    Collection<SharedMember> members() {
        return List.copyOf(members.values());
    }

    SharedRoutes routes() {
        return routes;
    }

    SharedSubscriptions subscriptions() {
        return subscriptions;
    }

    LogLevels levels() {
        return levels;
    }

    SessionCalls childsCalls() {
        return childsCalls;
    }

    Map<RequestId, Long> asked() {
        return asked;
    }

    /// The sessions that have a call open.
    List<SharedMember> busy() {
        return members.values().stream().filter(each -> each.calls().size() > 0).toList();
    }

    /// Takes the lowest log level that is wanted.
    ///
    /// @return whether it differs from the one before
    boolean levelChanges() {
        String lowest = levels.lowest().orElse(level);
        boolean changes = lowest != null && !lowest.equals(level);
        level = lowest;
        return changes;
    }

    @Nullable String level() {
        return level;
    }

    /// Sends the child a request of Tether's own.
    void ask(Method method, String params) {
        RequestId id = routes.add(new Route.Own());
        toChild(
                "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":%s}"
                        .formatted(id.json(), method.wireName(), params));
    }

    void askForLevel() {
        if (level != null) {
            ask(Method.LOGGING_SET_LEVEL, "{\"level\":" + ServerRefusal.quoted(level) + "}");
        }
    }

    void ask(Method method, String key, String value) {
        ask(method, "{\"" + key + "\":" + ServerRefusal.quoted(value) + "}");
    }

    void toChild(String message) {
        toChild(message.getBytes(StandardCharsets.UTF_8));
    }

    void toChild(byte[] message) {
        acts.add(new SharedAct.ToChild(message));
    }

    void toClient(long session, byte[] message, @Nullable RequestId answers) {
        acts.add(new SharedAct.ToClient(session, message, answers));
    }

    /// Answers a session's call without asking the child.
    void answer(SharedMember member, RequestId id, byte[] result) {
        Open call = member.calls().end(id);
        if (call != null) {
            toClient(member.session(), answer(id, result), id);
            emit(member.calls().finished(call, CallOutcome.OK, null, now()));
        }
    }

    private static byte[] answer(RequestId id, byte[] result) {
        byte[] begin =
                ("{\"jsonrpc\":\"2.0\",\"id\":" + id.json() + ",\"result\":")
                        .getBytes(StandardCharsets.UTF_8);
        byte[] answer = new byte[begin.length + result.length + 1];
        System.arraycopy(begin, 0, answer, 0, begin.length);
        System.arraycopy(result, 0, answer, begin.length, result.length);
        answer[answer.length - 1] = '}';
        return answer;
    }

    /// Passes the child's answer to a session's call, under the client's own id.
    void answer(Asker asker, byte[] answer, Envelope envelope) {
        SharedMember member = members.get(asker.session());
        Open call = member == null ? null : member.calls().end(asker.id());
        if (member == null || call == null) {
            stale(Dropped.What.DAEMON_ANSWER);
            return;
        }
        Splice splice = new Splice(answer);
        splice.put(asker.id().json(), "id");
        splice.put(asker.id().json(), "result", "_meta", SharedAnswers.SUBSCRIPTION);
        toClient(asker.session(), splice.bytes(), asker.id());
        CallOutcome outcome = CallOutcomes.of(envelope.answer());
        emit(member.calls().finished(call, outcome, CallOutcomes.error(envelope.answer()), now()));
    }

    void refuse(SharedMember member, Open call, ServerRefusal refusal) {
        toClient(member.session(), refusal.answer(call.id()), call.id());
        emit(member.calls().finished(call, refusal.outcome(), (long) refusal.code(), now()));
    }

    void passed(Direction direction, Kind kind, int bytes, long arrivedNanos) {
        emit(new Message.Passed(direction, kind, bytes, now() - arrivedNanos));
    }

    void stale(Dropped.What what) {
        emit(new Dropped(what, Dropped.Why.STALE, 1));
    }

    List<Held> release(SharedMember member) {
        List<Held> all = member.held().takeAll();
        if (!all.isEmpty()) {
            emit(new Server.QueueChanged(server, -all.size()));
        }
        return all;
    }

    void emit(Event event) {
        acts.add(new SharedAct.Emit(event));
    }

    void act(SharedAct act) {
        acts.add(act);
    }

    List<SharedAct> take() {
        List<SharedAct> taken = acts;
        acts = new ArrayList<>(4);
        return taken;
    }

    /// The child has ended. Drops everything that only this child knew.
    void forgetChild() {
        routes.forget();
        subscriptions.forgetPending();
        asked.forEach((id, session) ->
                toClient(
                        session,
                        ("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":"
                                        + "{\"requestId\":%s,\"reason\":\"the server has ended\"}}")
                                .formatted(id.json())
                                .getBytes(StandardCharsets.UTF_8),
                        null));
        asked.clear();
        for (Open call : childsCalls.endAll()) {
            emit(childsCalls.finished(call, CallOutcome.ABANDONED, null, now()));
        }
    }
}
