package dev.mcptether.bridge;

import dev.mcptether.event.Method;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.JsonPart;
import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a new daemon must be told after a reconnect in the legacy era. It keeps `initialize`,
/// `initialized`, the log level and the subscriptions as the client sent them, and the first
/// daemon's answer, to compare. In the modern era it stays empty. Turns only.
final class Handshake {
    /// Subscriptions beyond this number are refused, because they could not be restored. No known
    /// client keeps as many.
    static final int MAX_SUBSCRIPTIONS = 10_000;

    /// Bound on the bytes of the kept subscriptions. Requests that are open when it is reached may
    /// exceed it; {@link ClientCalls} bounds those.
    static final long MAX_SUBSCRIPTION_BYTES = 8 << 20;

    static final String TOO_MANY_SUBSCRIPTIONS =
            "More than " + MAX_SUBSCRIPTIONS + " subscriptions, or 8 MiB of them, are kept";

    private byte @Nullable [] initialize;
    private @Nullable RequestId initializeId;
    private byte @Nullable [] answer;
    private byte @Nullable [] initialized;
    private byte @Nullable [] setLevel;
    private final Map<String, byte[]> subscriptions = new LinkedHashMap<>();
    private long subscriptionBytes;

    /// Remembers a notification on its way to the daemon.
    void notified(Envelope notification, byte[] message) {
        if (notification.methodName().equals("notifications/initialized")) {
            initialized = message;
        }
    }

    /// What to do with the result of this request, or null if the request leaves nothing to
    /// restore.
    @Nullable Consumer<byte[]> whenAccepted(Envelope request, byte[] message) {
        return switch (request.method()) {
            case INITIALIZE -> {
                initialize = message;
                initializeId = request.id();
                yield this::settle;
            }
            case LOGGING_SET_LEVEL -> _ -> setLevel = message;
            case RESOURCES_SUBSCRIBE -> _ -> subscribe(uri(message), message);
            case RESOURCES_UNSUBSCRIBE -> {
                String uri = uri(message);
                yield _ -> unsubscribe(uri);
            }
            default -> null;
        };
    }

    /// Whether a request of this method is kept until the daemon accepts it.
    static boolean keeps(Method method) {
        return switch (method) {
            case LOGGING_SET_LEVEL, RESOURCES_SUBSCRIBE, RESOURCES_UNSUBSCRIBE -> true;
            default -> false;
        };
    }

    /// Whether there is room to keep what this request changes.
    boolean hasRoom(Envelope request, byte[] message) {
        boolean full =
                subscriptions.size() >= MAX_SUBSCRIPTIONS
                        || subscriptionBytes >= MAX_SUBSCRIPTION_BYTES;
        return !full
                || request.method() != Method.RESOURCES_SUBSCRIBE
                || subscriptions.containsKey(uri(message));
    }

    private void settle(byte[] response) {
        answer = response;
    }

    private void subscribe(String uri, byte[] message) {
        byte[] before = subscriptions.put(uri, message);
        subscriptionBytes += message.length - length(before);
    }

    private void unsubscribe(String uri) {
        subscriptionBytes -= length(subscriptions.remove(uri));
    }

    private static int length(byte @Nullable [] message) {
        return message == null ? 0 : message.length;
    }

    private static String uri(byte[] request) {
        return JsonPart.of(request).at("params", "uri").string();
    }

    /// Whether there is a handshake to replay.
    boolean isSettled() {
        return answer != null;
    }

    byte[] initialize() {
        return present(initialize);
    }

    /// Whether a {@link #restoration} sends this very message.
    @SuppressWarnings("ReferenceEquality") // one that only looks the same has to be sent too
    boolean restores(byte[] message) {
        return message == initialized;
    }

    boolean isAnswerToInitialize(Envelope envelope) {
        RequestId id = envelope.id();
        return envelope.isResponse() && id != null && isInitialize(id);
    }

    boolean isInitialize(RequestId id) {
        return initializeId != null && initializeId.equals(id);
    }

    /// Everything that follows a replayed `initialize`, in order: the notification, then requests
    /// with ids of our own. The answers to those requests are for us.
    Restoration restoration(OwnIds own) {
        List<byte[]> messages = new ArrayList<>();
        List<RequestId> ids = new ArrayList<>();
        if (initialized != null) {
            messages.add(initialized);
        }
        List<byte[]> requests = new ArrayList<>(subscriptions.values());
        if (setLevel != null) {
            requests.addFirst(setLevel);
        }
        for (byte[] request : requests) {
            if (JsonValues.read(request) instanceof ObjectNode tree) {
                RequestId id = own.next();
                ids.add(id);
                messages.add(withId(tree, id));
            }
        }
        return new Restoration(messages, ids);
    }

    /// @param ids the ids of the requests among the messages
    record Restoration(List<byte[]> messages, List<RequestId> ids) {}

    private static byte[] withId(ObjectNode tree, RequestId id) {
        tree.set("id", JsonValues.read(id.json()));
        return tree.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Whether another daemon's answer to `initialize` differs from the kept one.
    boolean differs(byte[] fresh) {
        return !same(result(present(answer)), result(fresh));
    }

    /// Replaces the kept answer by another daemon's. Returns the notifications that tell the client
    /// what may have changed; none if both daemons answered alike.
    List<String> replace(byte[] fresh) {
        JsonPart before = result(present(answer));
        JsonPart after = result(fresh);
        answer = fresh;
        if (same(before, after)) {
            return List.of();
        }
        List<String> changed = new ArrayList<>();
        for (String list : List.of("tools", "prompts", "resources")) {
            if (!before.at("capabilities", list).isMissing()
                    || !after.at("capabilities", list).isMissing()) {
                changed.add("notifications/" + list + "/list_changed");
            }
        }
        return changed;
    }

    private static boolean same(JsonPart before, JsonPart after) {
        for (String member : List.of("protocolVersion", "capabilities", "serverInfo")) {
            if (!JsonValues.same(before.at(member), after.at(member))) {
                return false;
            }
        }
        return true;
    }

    private static JsonPart result(byte[] response) {
        return JsonPart.of(response).at("result");
    }

    private static byte[] present(byte @Nullable [] message) {
        if (message == null) {
            throw new IllegalStateException("no handshake was seen");
        }
        return message;
    }
}
