package dev.mcptether.daemon.diagnostics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The open `subscriptions/listen` requests of one client, and what each asked for. This server can
/// only report that its tools have changed.
final class Subscriptions {
    static final String TOOLS_CHANGED = "notifications/tools/list_changed";
    private static final String TOOLS = "toolsListChanged";

    private final Map<String, OpenCall> open = new ConcurrentHashMap<>();

    /// What goes out before anything else of this subscription.
    ObjectNode acknowledgement(OpenCall call) {
        ObjectNode message =
                notification("notifications/subscriptions/acknowledged", call.request().id());
        ObjectNode honoured = message.withObjectProperty("params").putObject("notifications");
        if (wantsTools(call)) {
            honoured.put(TOOLS, true);
        }
        return message;
    }

    void add(OpenCall call) {
        forgetSettled();
        open.put(call.request().key(), call);
    }

    /// @return whether it was one
    boolean remove(OpenCall call) {
        return open.remove(call.request().key(), call);
    }

    /// One notification for each subscription that asked for it.
    List<ObjectNode> toolsChanged() {
        forgetSettled();
        return open.values().stream()
                .filter(Subscriptions::wantsTools)
                .map(call -> notification(TOOLS_CHANGED, call.request().id()))
                .toList();
    }

    /// A client ends a subscription by cancelling its request.
    private void forgetSettled() {
        open.values().removeIf(call -> !call.open());
    }

    private static boolean wantsTools(OpenCall call) {
        return call.request().params().path("notifications").path(TOOLS).asBoolean(false);
    }

    private static ObjectNode notification(String method, JsonNode subscription) {
        ObjectNode message = Json.notification(method);
        message.withObjectProperty("params")
                .putObject("_meta")
                .set(Results.SUBSCRIPTION, subscription);
        return message;
    }
}
