package dev.mcptether.bridge;

import dev.mcptether.event.Method;
import dev.mcptether.link.DaemonId;
import dev.mcptether.wire.JsonPart;
import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Answers a client that comes before its daemon. It gives the handshake and the lists that the
/// daemon gave in an earlier session, so that the client shows its tools at once. When the daemon
/// is there, it is asked for the same lists, and the client is told which of them differ. Turns
/// only.
final class ColdStart {
    private static final Map<Method, String> LISTS =
            Map.of(
                    Method.TOOLS_LIST, "notifications/tools/list_changed",
                    Method.PROMPTS_LIST, "notifications/prompts/list_changed",
                    Method.RESOURCES_LIST, "notifications/resources/list_changed",
                    Method.RESOURCES_TEMPLATES_LIST, "notifications/resources/list_changed");

    /// A longer list is not remembered, because it would be read at every start.
    private static final int MAX_RESULT_BYTES = 4 << 20;

    private final DaemonMemory memory;
    private final OwnIds ids;

    /// The results of `daemon`, from this session or an earlier one.
    private final Map<Method, byte[]> remembered = new EnumMap<>(Method.class);

    private @Nullable DaemonId daemon;

    /// The lists that the client got from memory and that no daemon has confirmed yet.
    private final Map<Method, byte[]> shown = new EnumMap<>(Method.class);

    private final Map<RequestId, Method> checking = new LinkedHashMap<>();

    /// The notifications that the client got since the link opened.
    private final Set<String> told = new HashSet<>();

    ColdStart(DaemonMemory memory, OwnIds ids) {
        this.memory = memory;
        this.ids = ids;
    }

    /// Takes what an earlier session learned of a daemon. What this session has learned itself is
    /// newer and stays.
    void recall(DaemonId whose, Map<Method, byte[]> earlier) {
        if (daemon == null) {
            daemon = whose;
        }
        if (daemon.equals(whose)) {
            earlier.forEach(remembered::putIfAbsent);
        }
    }

    /// A link to a daemon is open. It may be another daemon than before.
    void met(DaemonId other) {
        if (daemon == null || !daemon.equals(other)) {
            forget();
            daemon = other;
        }
    }

    /// Forgets everything, because it may come from another daemon than the one that is there now.
    void forget() {
        remembered.clear();
    }

    /// The remembered answer to a request, or null if there is none.
    byte @Nullable [] answer(Outgoing message) {
        if (message.calls().size() != 1 || message.kind() != dev.mcptether.event.Kind.REQUEST) {
            return null;
        }
        PendingCall call = message.calls().getFirst();
        byte[] result = remembered.get(call.method);
        if (result == null || !fits(call.method, message.bytes(), result)) {
            result = memory.introduction(call.method, message.bytes());
        }
        if (result == null) {
            return null;
        }
        if (LISTS.containsKey(call.method)) {
            shown.put(call.method, result);
        }
        return ("{\"jsonrpc\":\"2.0\",\"id\":"
                        + call.id.json()
                        + ",\"result\":"
                        + text(result)
                        + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Whether a remembered result answers this request: a handshake only for the same version, a
    /// list only for its first page.
    private static boolean fits(Method method, byte[] request, byte[] result) {
        JsonPart params = JsonPart.of(request).at("params");
        return method == Method.INITIALIZE
                ? JsonValues.same(
                        params.at("protocolVersion"), JsonPart.of(result).at("protocolVersion"))
                : params.at("cursor").isMissing();
    }

    /// What to do with the result of this request, or null if nothing is to be remembered.
    @Nullable Consumer<byte[]> whenAccepted(Method method, byte[] request) {
        if (method != Method.INITIALIZE && !LISTS.containsKey(method)) {
            return null;
        }
        // Do not keep the request itself: it may be large, and its answer may never come.
        return JsonPart.of(request).at("params", "cursor").isMissing()
                ? response -> learn(method, response)
                : null;
    }

    /// Remembers a daemon's result. If the daemon answers the handshake otherwise than before, it
    /// is another daemon, and its lists are not known yet.
    void learn(Method method, byte[] response) {
        JsonPart result = JsonPart.of(response).at("result");
        byte[] before = remembered.get(method);
        if (before != null && JsonValues.same(JsonPart.of(before), result)) {
            return;
        }
        if (method == Method.INITIALIZE) {
            forget();
        }
        if (daemon != null
                && result.isObject()
                && result.at("nextCursor").isMissing()
                && response.length <= MAX_RESULT_BYTES) {
            remembered.put(method, result.bytes());
            // Anybody can listen at a port, so only a proven daemon's results reach another
            // session.
            if (daemon.isProven()) {
                memory.keep(daemon, Map.copyOf(remembered));
            }
        }
    }

    /// Our own requests for the lists that the client got from memory.
    List<byte[]> checks() {
        List<byte[]> requests = new ArrayList<>();
        for (Method list : shown.keySet()) {
            RequestId id = ids.next();
            checking.put(id, list);
            requests.add(
                    ("{\"jsonrpc\":\"2.0\",\"id\":"
                                    + id.json()
                                    + ",\"method\":\""
                                    + list.wireName()
                                    + "\"}")
                            .getBytes(StandardCharsets.UTF_8));
        }
        return requests;
    }

    /// Whether an answer belongs to one of our own requests.
    boolean takes(RequestId id) {
        return checking.containsKey(id);
    }

    /// Takes the answer to one of our own requests. Returns the notification that the client needs,
    /// or null if the client saw the same list. An error, or a list with more pages, counts as a
    /// difference.
    @Nullable String checked(RequestId id, byte[] response) {
        Method list = checking.get(id);
        byte[] before = list == null ? null : shown.get(list);
        if (list == null || before == null) {
            return unchanged(id);
        }
        learn(list, response);
        JsonPart result = JsonPart.of(response).at("result");
        return JsonValues.same(JsonPart.of(before), result) ? unchanged(id) : changed(id);
    }

    private @Nullable String unchanged(RequestId id) {
        Method list = checking.remove(id);
        if (list != null) {
            shown.remove(list);
        }
        return null;
    }

    /// The daemon's list is not the one that the client saw. Returns the notification that the
    /// client needs, or null.
    @Nullable String changed(RequestId id) {
        Method list = checking.remove(id);
        if (list == null) {
            return null;
        }
        shown.remove(list);
        String notification = LISTS.get(list);
        return told.add(notification) ? notification : null;
    }

    /// The client is about to get these notifications. The lists they name need no check any more.
    void tells(List<String> notifications) {
        told.addAll(notifications);
        shown.keySet().removeIf(list -> notifications.contains(LISTS.get(list)));
    }

    /// The link is lost. No answer to our own requests will come.
    void cut() {
        checking.clear();
        told.clear();
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
