package dev.mcptether.daemon.hosting;

import dev.mcptether.event.Method;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.JsonPart;
import dev.mcptether.wire.RequestId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps what a new child must be told when it replaces one that has ended: the client's
/// `initialize`, its log level and its subscriptions.
final class KeptHandshake {
    /// If a client has more subscriptions, a new child does not get the oldest ones.
    private static final int MOST_SUBSCRIPTIONS = 1000;

    private static final String INITIALIZED = "notifications/initialized";

    private byte @Nullable [] initialize;
    private @Nullable RequestId initializeId;
    private boolean answered;
    private boolean initialized;
    private byte @Nullable [] logLevel;
    private List<String> changingLists = List.of();
    private String client = "";

    private final Map<String, byte[]> subscriptions =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
                    return size() > MOST_SUBSCRIPTIONS;
                }
            };

    /// Takes note of a message that goes to the child.
    void fromClient(byte[] message, Envelope envelope) {
        if (envelope.methodName().equals(INITIALIZED)) {
            initialized = true;
            return;
        }
        switch (envelope.method()) {
            case INITIALIZE -> {
                JsonPart params = JsonPart.of(message).at("params");
                initialize = params.bytes();
                initializeId = envelope.id();
                client = params.at("clientInfo", "name").string();
                answered = false;
                initialized = false;
            }
            case LOGGING_SET_LEVEL -> logLevel = JsonPart.of(message).at("params").bytes();
            case RESOURCES_SUBSCRIBE -> {
                JsonPart params = JsonPart.of(message).at("params");
                subscriptions.put(params.at("uri").string(), params.bytes());
            }
            case RESOURCES_UNSUBSCRIBE ->
                    subscriptions.remove(JsonPart.of(message).at("params", "uri").string());
            default -> { // other messages need no repetition
            }
        }
    }

    /// Takes note of an answer that goes to the client.
    void fromChild(byte[] answer, RequestId id, boolean error) {
        RequestId asked = initializeId;
        if (!answered && !error && asked != null && asked.equals(id)) {
            answered = true;
            changingLists = changingLists(JsonPart.of(answer).at("result", "capabilities"));
        }
    }

    static List<String> changingLists(JsonPart capabilities) {
        List<String> lists = new ArrayList<>();
        for (String each : List.of("tools", "prompts", "resources")) {
            byte[] changes = capabilities.at(each, "listChanged").bytes();
            if (new String(changes, StandardCharsets.UTF_8).equals("true")) {
                lists.add(each);
            }
        }
        return lists;
    }

    /// The client's own name; empty before it has given one.
    String client() {
        return client;
    }

    boolean subscribed() {
        return !subscriptions.isEmpty();
    }

    /// The request that begins a new child's session. Null if none is needed, because the client
    /// has had no answer to its own.
    byte @Nullable [] replay(RequestId id) {
        byte[] params = initialize;
        return params == null || !answered ? null : request(id, Method.INITIALIZE, params);
    }

    /// The messages that follow the child's answer.
    ///
    /// @param ids makes ids for the requests among them
    List<byte[]> restoration(ReplayIds ids) {
        List<byte[]> messages = new ArrayList<>();
        if (initialized) {
            messages.add(notification(INITIALIZED));
        }
        if (logLevel != null) {
            messages.add(request(ids.next(), Method.LOGGING_SET_LEVEL, logLevel));
        }
        for (byte[] params : subscriptions.values()) {
            messages.add(request(ids.next(), Method.RESOURCES_SUBSCRIBE, params));
        }
        return messages;
    }

    /// The notifications for the client after that: the lists of the new child may differ.
    List<byte[]> news() {
        return initialized
                ? changingLists.stream()
                        .map(each -> notification("notifications/" + each + "/list_changed"))
                        .toList()
                : List.of();
    }

    private static byte[] request(RequestId id, Method method, byte[] params) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(params.length + 128);
        message.writeBytes(
                "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\""
                        .formatted(id.json(), method.wireName())
                        .getBytes(StandardCharsets.UTF_8));
        if (params.length > 0) {
            message.writeBytes(",\"params\":".getBytes(StandardCharsets.UTF_8));
            message.writeBytes(params);
        }
        message.write('}');
        return message.toByteArray();
    }

    static byte[] notification(String method) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"%s\"}"
                .formatted(method)
                .getBytes(StandardCharsets.UTF_8);
    }
}
