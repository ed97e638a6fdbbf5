package dev.mcptether.bridge;

import dev.mcptether.event.Method;
import dev.mcptether.wire.JsonPart;
import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
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
    private final Map<Method, byte[]> remembered = new EnumMap<>(Method.class);
    private final Set<Method> served = EnumSet.noneOf(Method.class);
    private final Map<RequestId, Method> checking = new LinkedHashMap<>();

    /// The notifications that the client has had since the link is there.
    private final Set<String> told = new HashSet<>();

    ColdStart(DaemonMemory memory, OwnIds ids) {
        this.memory = memory;
        this.ids = ids;
    }

    /// What an earlier session learned; what this one has learned already is newer.
    void recall(Map<Method, byte[]> earlier) {
        earlier.forEach(remembered::putIfAbsent);
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
            served.add(call.method);
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
        return response -> {
            if (JsonPart.of(request).at("params", "cursor").isMissing()) {
                learn(method, response);
            }
        };
    }

    /// @return whether it is just what is remembered already
    boolean learn(Method method, byte[] response) {
        JsonPart result = JsonPart.of(response).at("result");
        byte[] before = remembered.get(method);
        if (before != null && JsonValues.same(JsonPart.of(before), result)) {
            return true;
        }
        if (result.isObject()
                && result.at("nextCursor").isMissing()
                && response.length <= MAX_RESULT_BYTES) {
            remembered.put(method, result.bytes());
            memory.keep(Map.copyOf(remembered));
        }
        return false;
    }

    /// Requests of our own that ask the daemon for what was served from memory.
    List<byte[]> checks() {
        List<byte[]> requests = new ArrayList<>();
        for (Method list : served) {
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
    /// or a list too long to be remembered, is not what the client was served either.
    @Nullable String checked(RequestId id, byte[] response) {
        Method list = checking.get(id);
        return list == null || learn(list, response) ? unchanged(id) : changed(id);
    }

    private @Nullable String unchanged(RequestId id) {
        served.remove(checking.remove(id));
        return null;
    }

    /// The answer to one of our requests is not what the client was served. Returns the
    /// notification that this makes necessary, or null.
    @Nullable String changed(RequestId id) {
        Method list = checking.remove(id);
        if (list == null) {
            return null;
        }
        served.remove(list);
        String notification = LISTS.get(list);
        return told.add(notification) ? notification : null;
    }

    /// The client is told of these changes, whatever the lists look like: they need no check.
    void tells(List<String> notifications) {
        told.addAll(notifications);
        served.removeIf(list -> notifications.contains(LISTS.get(list)));
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
