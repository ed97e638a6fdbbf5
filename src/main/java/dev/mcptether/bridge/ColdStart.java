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

/// Answers a client that has come before its daemon with what the daemon said in an earlier
/// session: the handshake and the lists, so that the client shows its tools. When the daemon is
/// there, it is asked for the same lists, and the client is told which of them differ. Turns only.
final class ColdStart {
    private static final Map<Method, String> LISTS =
            Map.of(
                    Method.TOOLS_LIST, "notifications/tools/list_changed",
                    Method.PROMPTS_LIST, "notifications/prompts/list_changed",
                    Method.RESOURCES_LIST, "notifications/resources/list_changed",
                    Method.RESOURCES_TEMPLATES_LIST, "notifications/resources/list_changed");

    /// A list that is longer is not remembered; it would be read at every start.
    private static final int MAX_RESULT_BYTES = 4 << 20;

    private final DaemonMemory memory;
    private final OwnIds ids;

    /// What `daemon` has said, in this session or in one before.
    private final Map<Method, byte[]> remembered = new EnumMap<>(Method.class);

    private @Nullable DaemonId daemon;

    /// The lists that the client was shown from memory and that no daemon has confirmed yet.
    private final Map<Method, byte[]> shown = new EnumMap<>(Method.class);

    private final Map<RequestId, Method> checking = new LinkedHashMap<>();

    /// The notifications that the client has had since the link is there.
    private final Set<String> told = new HashSet<>();

    ColdStart(DaemonMemory memory, OwnIds ids) {
        this.memory = memory;
        this.ids = ids;
    }

    /// What an earlier session learned of a daemon; what this one has learned of it is newer.
    void recall(DaemonId whose, Map<Method, byte[]> earlier) {
        if (daemon == null) {
            daemon = whose;
        }
        if (daemon.equals(whose)) {
            earlier.forEach(remembered::putIfAbsent);
        }
    }

    /// A daemon is there that may be another one than before.
    void met(DaemonId other) {
        if (!other.equals(daemon)) {
            forget();
            daemon = other;
        }
    }

    /// What is remembered may be of another daemon than the one that is there.
    void forget() {
        remembered.clear();
    }

    /// The answer to a request from memory, or null when there is none.
    byte @Nullable [] answer(Outgoing message) {
        if (message.calls().size() != 1 || message.kind() != dev.mcptether.event.Kind.REQUEST) {
            return null;
        }
        PendingCall call = message.calls().getFirst();
        byte[] result = remembered.get(call.method);
        if (result == null || !fits(call.method, message.bytes(), result)) {
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

    /// A remembered handshake is only good for the version it was made in, and a list for its first
    /// page.
    private static boolean fits(Method method, byte[] request, byte[] result) {
        JsonPart params = JsonPart.of(request).at("params");
        return method == Method.INITIALIZE
                ? JsonValues.same(
                        params.at("protocolVersion"), JsonPart.of(result).at("protocolVersion"))
                : params.at("cursor").isMissing();
    }

    /// What to learn from the daemon's answer to this request, or null.
    @Nullable Consumer<byte[]> whenAccepted(Method method, byte[] request) {
        if (method != Method.INITIALIZE && !LISTS.containsKey(method)) {
            return null;
        }
        // The request itself is not kept: it may be large, and its answer may never come.
        return JsonPart.of(request).at("params", "cursor").isMissing()
                ? response -> learn(method, response)
                : null;
    }

    /// A daemon that answers the handshake otherwise than before is another one, whose lists are
    /// not known yet.
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
            // Anybody can listen at a port. What they say must not reach another session.
            if (daemon.isProven()) {
                memory.keep(daemon, Map.copyOf(remembered));
            }
        }
    }

    /// Requests of our own that ask the daemon for what was served from memory.
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

    /// Whether an answer is to a request of our own, and so nobody else's.
    boolean takes(RequestId id) {
        return checking.containsKey(id);
    }

    /// Takes such an answer. Returns the notification that it makes necessary, or null: an error,
    /// or a list with more pages, is not what the client was shown either.
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

    /// The answer to one of our requests is not what the client was shown. Returns the notification
    /// that this makes necessary, or null.
    @Nullable String changed(RequestId id) {
        Method list = checking.remove(id);
        if (list == null) {
            return null;
        }
        shown.remove(list);
        String notification = LISTS.get(list);
        return told.add(notification) ? notification : null;
    }

    /// The client is told of these changes, whatever the lists look like: they need no check.
    void tells(List<String> notifications) {
        told.addAll(notifications);
        shown.keySet().removeIf(list -> notifications.contains(LISTS.get(list)));
    }

    /// The link is gone, and with it the answers to our own requests.
    void cut() {
        checking.clear();
        told.clear();
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
